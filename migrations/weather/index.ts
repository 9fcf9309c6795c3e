import type { Migrations } from '../../kernel/index.ts'
import { weather } from './001_weather.ts'

/** Weather's tables, from the first version to this one. */
export const migrations: Migrations = { '001_weather': weather }
