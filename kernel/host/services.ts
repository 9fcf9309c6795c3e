import type { Service } from '../api/plugin.ts'

/** The implementations that plugins provide to each other, by name. */
export class Services {
  readonly #provided = new Map<string, { readonly by: string; readonly implementation: unknown }>()

  /** Throws when another plugin provides it already. Gives the undo. */
  provide<T>(by: string, key: Service<T>, implementation: T): () => void {
    const other = this.#provided.get(key.name)
    if (other) throw new Error(`${by} provides the service ${key.name}, which ${other.by} provides already`)
    this.#provided.set(key.name, { by, implementation })
    return () => void this.#provided.delete(key.name)
  }

  has(key: Service<unknown>): boolean {
    return this.#provided.has(key.name)
  }

  /** The names of what a plugin provides. */
  providedBy(plugin: string): string[] {
    return [...this.#provided].filter(([, { by }]) => by === plugin).map(([name]) => name)
  }

  get<T>(key: Service<T>): T {
    const provided = this.#provided.get(key.name)
    if (!provided) throw new Error(`Nobody provides the service ${key.name}`)
    return provided.implementation as T
  }
}
