import type { Migrations } from '../../kernel/index.ts'
import { rooms } from './001_rooms.ts'
import { guests } from './002_guests.ts'

/** Chat's tables, from the first version to this one. */
export const migrations: Migrations = { '001_rooms': rooms, '002_guests': guests }
