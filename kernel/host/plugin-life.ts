import type { AnyPlugin } from '../api/plugin.ts'
import type { Clock } from '../clock.ts'
import { within } from './deadline.ts'
import { Effects } from './effects.ts'
import { inPlugin } from './scope.ts'
import { Turnstile } from './turnstile.ts'

/** How long undoing all that a plugin did may take; what has not settled then is left to itself. */
export const UNDO_MILLISECONDS = 3_000

/** One life of a plugin: from its set-up until all that it did is undone. Another version of it, or other settings, is another life. */
export class PluginLife {
  readonly definition: AnyPlugin
  readonly config: unknown
  readonly effects = new Effects()
  readonly turnstile: Turnstile
  readonly #abort = new AbortController()
  /** Requests that it is answering. */
  #answering = 0
  #ending: Promise<void> | undefined

  constructor(definition: AnyPlugin, config: unknown) {
    this.definition = definition
    this.config = config
    this.turnstile = new Turnstile(definition.name)
  }

  get name(): string {
    return this.definition.name
  }
  /** Aborted when its end begins. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }
  get over(): boolean {
    return this.#ending !== undefined
  }

  /** Throws when it is over, but for what is still being answered. */
  mustAct(): void {
    if (this.over && this.#answering === 0) throw new Error(`${this.name} has been unloaded`)
  }

  /** Runs the answer to a request, which may outlive the plugin. */
  async answer<T>(run: () => T | Promise<T>): Promise<T> {
    this.#answering += 1
    try {
      return await inPlugin(this.name, run)
    } finally {
      this.#answering -= 1
    }
  }

  /** Undoes everything, once: whoever asks again waits for the same. */
  end(clock: Clock, failed: (error: unknown) => void): Promise<void> {
    this.#ending ??= this.#end(clock, failed)
    return this.#ending
  }

  async #end(clock: Clock, failed: (error: unknown) => void): Promise<void> {
    this.#abort.abort(new Error(`${this.name} is being unloaded`))
    const until = clock.now() + UNDO_MILLISECONDS
    const late = (): Error => new Error(`${this.name} does not let go: an undo has not settled within ${UNDO_MILLISECONDS / 1000} s`)
    await inPlugin(this.name, () =>
      this.effects.undo(failed, (work) => within(work, { clock, milliseconds: Math.max(0, until - clock.now()), late })),
    )
  }
}
