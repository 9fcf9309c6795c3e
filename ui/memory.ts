/** What this browser remembers for one person, as JSON; where storage is forbidden or full, it remembers nothing. */
export class Memory {
  readonly #prefix: string

  constructor(person: string) {
    this.#prefix = `encke:${person}:`
  }

  get(key: string): unknown {
    try {
      const text = localStorage.getItem(this.#prefix + key)
      return text === null ? undefined : JSON.parse(text)
    } catch {
      // As good as nothing remembered.
      return undefined
    }
  }

  set(key: string, value: unknown): void {
    try {
      if (value === undefined) localStorage.removeItem(this.#prefix + key)
      else localStorage.setItem(this.#prefix + key, JSON.stringify(value))
    } catch {
      // The page works without; it only forgets.
    }
  }
}
