import type { Dispose } from '../api/plugin.ts'
import type { Family, OnDemand, Resolved } from '../channels/registry.ts'
import type { Clock } from '../clock.ts'

/** How long a channel counts as read after its last reader has left: a poll comes back, a page is loaded anew. */
const LINGER_MILLISECONDS = 30_000

interface Running {
  readonly start: OnDemand
  readonly abort: AbortController
  readonly dispose: Dispose | undefined
}
class Wanted {
  readers = 0
  readonly running: Running[] = []
  cancelEnd: (() => void) | undefined
}

/** Runs what is to run while a channel has readers. */
export class Demand {
  readonly #clock: Clock
  readonly #fault: (plugin: string, error: unknown) => void
  readonly #wanted = new Map<string, Wanted>()
  readonly #watchers = new Map<string, Set<(wanted: boolean) => void>>()

  constructor(clock: Clock, fault: (plugin: string, error: unknown) => void) {
    this.#clock = clock
    this.#fault = fault
  }

  enter(resolved: Resolved): void {
    const known = this.#wanted.get(resolved.name)
    const wanted = known ?? new Wanted()
    this.#wanted.set(resolved.name, wanted)
    if (!known) this.#tell(resolved.name, true)
    wanted.readers += 1
    wanted.cancelEnd?.()
    wanted.cancelEnd = undefined
    if (wanted.running.length > 0) return
    for (const start of resolved.family.onDemand) this.#start(resolved, wanted, start)
  }

  leave({ name, family }: Pick<Resolved, 'name' | 'family'>): void {
    const wanted = this.#wanted.get(name)
    if (!wanted) return
    wanted.readers -= 1
    if (wanted.readers === 0) wanted.cancelEnd = this.#clock.schedule(LINGER_MILLISECONDS, () => this.#end(name, family))
  }

  /** Tells, now and whenever it changes, whether anybody reads a channel of this name; gives the undo. */
  watch(name: string, told: (wanted: boolean) => void): () => void {
    const watchers = this.#watchers.get(name) ?? new Set()
    this.#watchers.set(name, watchers.add(told))
    told(this.#wanted.has(name))
    return () => {
      watchers.delete(told)
      if (watchers.size === 0) this.#watchers.delete(name)
    }
  }

  /** Somebody looked in for a moment, which counts for as long as a reader who has left. */
  glance(resolved: Resolved): void {
    this.enter(resolved)
    this.leave(resolved)
  }

  /** Ends what one `onDemand` started, whoever reads: its plugin is unloaded. */
  stop(family: Family, start: OnDemand): void {
    for (const wanted of this.#wanted.values()) {
      const index = wanted.running.findIndex((running) => running.start === start)
      const [running] = index < 0 ? [] : wanted.running.splice(index, 1)
      if (running) this.#dispose(family, running)
    }
  }

  /** Starts a new `onDemand` on the channels that are read already. */
  started(family: Family, start: OnDemand, resolve: (name: string) => Resolved | undefined): void {
    for (const [name, wanted] of this.#wanted) {
      const resolved = resolve(name)
      if (resolved?.family === family && wanted.readers > 0) this.#start(resolved, wanted, start)
    }
  }

  #tell(name: string, wanted: boolean): void {
    for (const told of this.#watchers.get(name) ?? []) told(wanted)
  }

  #start({ params, family }: Resolved, wanted: Wanted, start: OnDemand): void {
    const abort = new AbortController()
    try {
      wanted.running.push({ start, abort, dispose: start(params, abort.signal) ?? undefined })
    } catch (error) {
      this.#fault(family.plugin, error)
    }
  }

  #end(name: string, family: Family): void {
    const wanted = this.#wanted.get(name)
    if (!wanted || wanted.readers > 0) return
    this.#wanted.delete(name)
    this.#tell(name, false)
    for (const running of wanted.running) this.#dispose(family, running)
  }

  #dispose(family: Family, { abort, dispose }: Running): void {
    abort.abort()
    try {
      Promise.resolve(dispose?.()).catch((error: unknown) => this.#fault(family.plugin, error))
    } catch (error) {
      this.#fault(family.plugin, error)
    }
  }
}
