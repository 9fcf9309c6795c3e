import type { Migrations } from '../../kernel/index.ts'
import { buckets } from './001_buckets.ts'

/** Ticker's table, from the first version to this one. */
export const migrations: Migrations = { '001_buckets': buckets }
