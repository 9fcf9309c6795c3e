/** What widgets that show people may import, too; apart from the rest, so that the others do not carry it. */
export { ask, Refusal } from './asking.ts'
export { disc, discs } from './discs.ts'
