import type { AnyPlugin } from '../api/plugin.ts'
import { type Deferred, deferred } from '../deferred.ts'
import { pathsOf } from './plugin-paths.ts'

interface Hold extends Deferred<void> {
  readonly paths: readonly string[]
  /** It says who asks. */
  readonly identifies: boolean
}

/** The plugins that are being loaded anew: what is asked of them meanwhile waits until they are there again. */
export class Holds {
  readonly #holds = new Map<string, Hold>()

  /** Gives what settles when `release` is called. */
  hold(plugin: AnyPlugin, identifies: boolean): Promise<void> {
    const hold = { ...deferred<void>(), paths: pathsOf(plugin), identifies }
    this.#holds.set(plugin.name, hold)
    return hold.promise
  }

  release(plugin: string): void {
    this.#holds.get(plugin)?.resolve()
    this.#holds.delete(plugin)
  }

  has(plugin: string): boolean {
    return this.#holds.has(plugin)
  }

  /** Settles when whoever owns a path is there again; nothing when nobody is awaited. */
  path(path: string): Promise<void> | undefined {
    return this.#one(({ paths }) => paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`)))
  }

  /** The same for those who say who asks. */
  identity(): Promise<void> | undefined {
    return this.#one(({ identifies }) => identifies)
  }

  /** The same for all. */
  any(): Promise<void> | undefined {
    return this.#one(() => true)
  }

  #one(is: (hold: Hold) => boolean): Promise<void> | undefined {
    const found = [...this.#holds.values()].filter(is)
    return found.length === 0 ? undefined : Promise.all(found.map(({ promise }) => promise)).then(() => {})
  }
}
