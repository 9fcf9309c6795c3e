import type { Migrations } from '../../kernel/index.ts'
import { people } from './001_people.ts'
import { guests } from './002_guests.ts'
import { endings } from './003_endings.ts'

/** The tables of accounts, from the first version to this one. */
export const migrations: Migrations = { '001_people': people, '002_guests': guests, '003_endings': endings }
