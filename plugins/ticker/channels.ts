import { Quote } from './quote.ts'

/** `ticker/<board>`: what each symbol stands at, by the symbol; a board may be kept to those who are signed in. */
export const channels = { 'ticker/:board': { kind: 'state', data: Quote, access: { read: 'anyone' } } } as const
