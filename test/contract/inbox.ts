import type { Frame } from '../../kernel/protocol.ts'

const PATIENCE_MILLISECONDS = 5_000

/** Frames as they came, given out one by one. */
export class Inbox {
  readonly #frames: Frame[] = []
  readonly #waiting = new Set<() => void>()
  #given = 0
  #over: Error | undefined
  #endAwaited = false
  #onWanted: (() => void) | undefined

  get frames(): readonly Frame[] {
    return this.#frames
  }

  put(frame: Frame): void {
    this.#frames.push(frame)
    this.#wake()
  }
  /** Nothing more comes: whoever waits is told why. */
  close(why: Error): void {
    this.#over ??= why
    this.#wake()
  }
  reopen(): void {
    this.#over = undefined
    this.#endAwaited = false
  }

  /** The next frame that fulfils the condition; those before it are passed over. */
  async next(condition: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const frame = this.#frames[this.#given]
      if (!frame) await this.#more()
      else {
        this.#given += 1
        if (condition(frame)) return frame
      }
    }
  }

  /** Somebody waits for the end. */
  awaitEnd(): void {
    this.#endAwaited = true
    this.#onWanted?.()
  }
  /** Resolves when somebody waits. */
  wanted(): Promise<void> {
    if (this.#waiting.size > 0 || this.#endAwaited) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onWanted = resolve
    })
  }

  #more(): Promise<void> {
    if (this.#over) return Promise.reject(this.#over)
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        if (this.#over && this.#given === this.#frames.length) reject(this.#over)
        else resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(wake)
        reject(new Error(`It did not come; the last frames were\n${this.#last()}`))
      }, PATIENCE_MILLISECONDS)
      this.#waiting.add(wake)
      this.#onWanted?.()
    })
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  #last(): string {
    const short = this.#frames.slice(-12).map((frame) => JSON.stringify(frame).slice(0, 300))
    return short.join('\n')
  }
}
