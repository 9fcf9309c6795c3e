import type { Dispose } from '../api/plugin.ts'

/** What a plugin can hold, as an administrator is told. */
export type HoldingKind =
  | 'channel'
  | 'command'
  | 'effect'
  | 'identity'
  | 'listener'
  | 'metric'
  | 'poller'
  | 'presentation'
  | 'route'
  | 'service'
  | 'timer'

/** What has been done: of which kind, and in a few words which. */
export interface Holding {
  readonly kind: HoldingKind
  readonly what: string
}

interface Effect extends Holding {
  readonly dispose: Dispose
}

/** What has been done and can be undone, each once. */
export class Effects {
  readonly #effects = new Map<Dispose, Effect>()
  #over = false

  /** Notes how to undo something; gives the undo. Throws when everything has been undone already. */
  add(dispose: Dispose, kind: HoldingKind = 'effect', what = ''): Dispose {
    if (this.#over) {
      void dispose()
      throw new Error('This plugin has been unloaded')
    }
    const once = (): void | Promise<void> => {
      if (this.#effects.delete(once)) return dispose()
    }
    this.#effects.set(once, { dispose, kind, what })
    return once
  }

  get over(): boolean {
    return this.#over
  }

  /** All that is held, the first first. */
  list(): Holding[] {
    return [...this.#effects.values()].map(({ kind, what }) => ({ kind, what }))
  }

  /** Undoes everything, the last first; a failure is told and does not keep the rest from being undone. `patience` may give up on what does not settle. */
  async undo(failed: (error: unknown) => void, patience: (work: Promise<void>) => Promise<void> = (work) => work): Promise<void> {
    this.#over = true
    for (const dispose of [...this.#effects.keys()].reverse()) {
      try {
        const undone = dispose()
        if (undone) await patience(undone)
      } catch (error) {
        failed(error)
      }
    }
  }
}
