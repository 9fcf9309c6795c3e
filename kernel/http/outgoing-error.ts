/** Why an outgoing request gave no answer: the address is not allowed, too many bytes or hops, too slow, nothing usable there. */
export type OutgoingFault = 'refused' | 'too-large' | 'timeout' | 'redirects' | 'unreachable'

/** An outgoing request that gave no answer; the message names the host, never the path or query, which may hold secrets. */
export class OutgoingError extends Error {
  readonly fault: OutgoingFault

  constructor(fault: OutgoingFault, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'OutgoingError'
    this.fault = fault
  }
}
