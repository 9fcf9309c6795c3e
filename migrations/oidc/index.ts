import type { Migrations } from '../../kernel/index.ts'
import { accounts } from './001_accounts.ts'

/** The tables of signing in by OpenID. */
export const migrations: Migrations = { '001_accounts': accounts }
