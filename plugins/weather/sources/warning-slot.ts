import { createHash } from 'node:crypto'

/** The slot of a warning by its publisher's id, which may be of any length and letters. */
export const slotOfWarning = (id: string): string =>
  `warning:${/^[\w.:-]{1,80}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 32)}`
