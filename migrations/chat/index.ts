import type { Migrations } from '../../kernel/index.ts'
import { rooms } from './001_rooms.ts'
import { guests } from './002_guests.ts'
import { makers } from './003_makers.ts'

/** Chat's tables, from the first version to this one. */
export const migrations: Migrations = { '001_rooms': rooms, '002_guests': guests, '003_makers': makers }
