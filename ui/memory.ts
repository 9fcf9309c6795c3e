/** What this browser remembers for one person, as JSON; where storage is forbidden or full, it remembers nothing. */
export class Memory {
  readonly #prefix: string
  readonly #storage: () => Storage

  /** `storage` is asked each time, for asking may throw: `() => sessionStorage` remembers for this tab alone. */
  constructor(person: string, storage: () => Storage = () => localStorage) {
    this.#prefix = `encke:${person}:`
    this.#storage = storage
  }

  get(key: string): unknown {
    try {
      const text = this.#storage().getItem(this.#prefix + key)
      return text === null ? undefined : JSON.parse(text)
    } catch {
      // As good as nothing remembered.
      return undefined
    }
  }

  set(key: string, value: unknown): void {
    try {
      if (value === undefined) this.#storage().removeItem(this.#prefix + key)
      else this.#storage().setItem(this.#prefix + key, JSON.stringify(value))
    } catch {
      // The page works without; it only forgets.
    }
  }
}
