import type { Migrations } from '../../kernel/index.ts'
import { rooms } from './001_rooms.ts'

/** Chat's tables, from the first version to this one. */
export const migrations: Migrations = { '001_rooms': rooms }
