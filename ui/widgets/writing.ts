/** What widgets that write may import, too. */
export { stream } from '../client/transports/stream.ts'
export { type Outbox, outbox, type Sending } from './outbox.ts'
