import type { Dispose } from './plugin.ts'

/** What has been done and can be undone, each once. */
export class Effects {
  readonly #disposals = new Set<Dispose>()
  #over = false

  /** Notes how to undo something; gives the undo. Throws when everything has been undone already. */
  add(dispose: Dispose): Dispose {
    if (this.#over) {
      void dispose()
      throw new Error('This plugin has been unloaded')
    }
    const once = (): void | Promise<void> => {
      if (this.#disposals.delete(once)) return dispose()
    }
    this.#disposals.add(once)
    return once
  }

  /** Undoes everything, the last first; a failure is told and does not keep the rest from being undone. */
  async undo(failed: (error: unknown) => void): Promise<void> {
    this.#over = true
    for (const dispose of [...this.#disposals].reverse()) {
      try {
        await dispose()
      } catch (error) {
        failed(error)
      }
    }
  }
}
