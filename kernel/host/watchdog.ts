import { Worker } from 'node:worker_threads'
import { loopMarks, markedPlugins, TURNS, WHOSE } from './scope.ts'

/** How often this thread says that it lives, and the other looks. */
const BEAT_MILLISECONDS = 250

/** Somebody held up the event loop. */
export interface Blocked {
  /** Whose code it was as far as it is known: a plugin's that it was called into and has not left. */
  readonly plugin: string | undefined
  readonly milliseconds: number
}
/** What the watchdog watches for. */
export interface WatchdogOptions {
  /** How long the event loop may stand still; absent: a second. */
  readonly milliseconds?: number
  /** Told by this thread when it is over. */
  readonly blocked: (blocked: Blocked) => void
  /** Where the other thread writes while it lasts: a file descriptor; absent: stderr. */
  readonly output?: number
}

/**
 * A thread of its own that looks whether this one lives, and while it does not, writes one line of the log with the plugin's name:
 * what never ends would otherwise never be told. It costs a timer here, and a sleeping thread.
 */
export class Watchdog {
  readonly #worker: Worker
  readonly #beat: NodeJS.Timeout

  constructor({ milliseconds = 1_000, blocked, output = 2 }: WatchdogOptions) {
    const names = markedPlugins((plugin, mark) => this.#worker.postMessage({ plugin, mark }))
    const workerData = { marks: loopMarks, names, milliseconds, output, beat: BEAT_MILLISECONDS, turns: TURNS, whose: WHOSE }
    this.#worker = new Worker(LOOK, { eval: true, workerData, stdout: false, stderr: false })
    this.#worker.unref()
    this.#worker.on('message', blocked)
    this.#beat = setInterval(() => void Atomics.add(loopMarks, TURNS, 1), BEAT_MILLISECONDS).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#beat)
    await this.#worker.terminate()
  }
}

/** Runs in the other thread, as text: a bundle has no second file to begin it with. */
const LOOK = `
const { writeSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')
const { marks, names, milliseconds, output, beat, turns, whose } = workerData
parentPort.on('message', ({ plugin, mark }) => { names[mark] = plugin })
let last = -1, since = Date.now(), told
setInterval(() => {
  const now = Date.now(), turn = Atomics.load(marks, turns)
  if (turn !== last) {
    if (told) parentPort.postMessage({ plugin: told.plugin, milliseconds: now - since })
    told = undefined
    last = turn
    since = now
  } else if (!told && now - since > milliseconds + beat) {
    told = { plugin: names[Atomics.load(marks, whose)] || undefined }
    const msg = (told.plugin ?? 'Something') + ' holds up the event loop: nobody is answered'
    writeSync(output, JSON.stringify({ level: 50, time: new Date(now).toISOString(), plugin: told.plugin, milliseconds: now - since, msg }) + '\\n')
  }
}, beat)
`
