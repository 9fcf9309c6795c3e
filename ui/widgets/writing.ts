/** What widgets that write may import, too. */
export { type Outbox, outbox, type Sending } from './outbox.ts'
