import type { AnyPlugin } from '../api/plugin.ts'
import type { Hosted } from './hosted.ts'
import type { Services } from './services.ts'

/** The plugins that the host knows, the first first, and what they need of each other. */
export class Roster {
  readonly #services: Services
  readonly #plugins = new Map<string, Hosted>()

  constructor(services: Services) {
    this.#services = services
  }

  get(name: string): Hosted | undefined {
    return this.#plugins.get(name)
  }
  put(hosted: Hosted): void {
    this.#plugins.set(hosted.name, hosted)
  }
  remove(name: string): void {
    this.#plugins.delete(name)
  }
  get all(): Hosted[] {
    return [...this.#plugins.values()]
  }

  /** The services that it needs and nobody provides. */
  missing(hosted: Hosted): string[] {
    return hosted.needs.filter((name) => !this.#services.has({ name }))
  }

  /** One that may be loaded and misses nothing. */
  get ready(): Hosted | undefined {
    return this.all.find((hosted) => hosted.wanted && this.missing(hosted).length === 0)
  }

  /** Those that are there besides it. */
  others({ definition }: Hosted): AnyPlugin[] {
    return this.all
      .filter(({ state }) => state === 'active' || state === 'loading')
      .map((other) => other.definition)
      .filter((other) => other !== definition)
  }

  /** The active ones that need what it provides, the ones that need those first. */
  dependents(hosted: Hosted, found = new Set<Hosted>([hosted])): Hosted[] {
    const provided = this.#services.providedBy(hosted.name)
    const dependents: Hosted[] = []
    for (const other of this.all) {
      if (found.has(other) || other.state !== 'active' || !other.needs.some((name) => provided.includes(name))) continue
      found.add(other)
      dependents.push(...this.dependents(other, found), other)
    }
    return dependents
  }
}
