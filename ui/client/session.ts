/** Whether the person is still signed in, asked when the server has said otherwise. */
export class Session {
  readonly #signedIn: (() => Promise<boolean>) | undefined
  #asking = false

  /** Without a probe what the server said is taken for true. */
  constructor(signedIn: (() => Promise<boolean>) | undefined) {
    this.#signedIn = signedIn
  }

  get asking(): boolean {
    return this.#asking
  }

  /** Whether anybody could say that a session stands: where not, a refusal may only mean that there never was one. */
  get known(): boolean {
    return this.#signedIn !== undefined
  }

  /** `unknown`: the question itself failed. */
  async ask(): Promise<'stands' | 'ended' | 'unknown'> {
    if (this.#signedIn === undefined) return 'ended'
    this.#asking = true
    try {
      return (await this.#signedIn()) ? 'stands' : 'ended'
    } catch {
      return 'unknown'
    } finally {
      this.#asking = false
    }
  }
}
