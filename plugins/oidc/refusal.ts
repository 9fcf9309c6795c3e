/** Why somebody could not be signed in, in a sentence for them. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.status = status
  }
}

/** The provider gives no answer, or one of its own failing. */
export class Unreachable extends Error {}

/** Whether that is what lies behind whatever was thrown. */
export function isUnreachable(thrown: unknown): boolean {
  for (let cause = thrown; cause instanceof Error; cause = cause.cause) if (cause instanceof Unreachable) return true
  return false
}
