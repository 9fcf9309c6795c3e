import type { ProblemCode } from './protocol.ts'
/**
 * A refusal that is the client's to mend: answered as problem+json with the status of its code.
 * The message is a sentence that people are shown, so it holds no secrets and no stack.
 *
 * @example
 * ```ts
 * import { ClientError } from 'encke'
 *
 * const refuse = (): never => {
 *   throw new ClientError('conflict', 'You have voted already.')
 * }
 * ```
 */
export class ClientError extends Error {
  readonly code: ProblemCode
  /** Milliseconds after which trying again makes sense; sent as `Retry-After`. */
  readonly retryAfter: number | undefined

  constructor(code: ProblemCode, message: string, retryAfter?: number) {
    super(message)
    this.name = 'ClientError'
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** What was thrown, as an Error. */
export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

/** What the operator wrote cannot be used; the message is one sentence for each fault, each naming the variable. */
export class ConfigurationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ConfigurationError'
  }
}
