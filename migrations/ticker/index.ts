import type { Migrations } from '../../kernel/index.ts'
import { buckets } from './001_buckets.ts'
import { boards } from './002_boards.ts'

/** Ticker's tables, from the first version to this one. */
export const migrations: Migrations = { '001_buckets': buckets, '002_boards': boards }
