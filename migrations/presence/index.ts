import type { Migrations } from '../../kernel/index.ts'
import { seen } from './001_seen.ts'

/** Presence's table, from the first version to this one. */
export const migrations: Migrations = { '001_seen': seen }
