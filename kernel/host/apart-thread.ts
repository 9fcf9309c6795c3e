import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { ApartModule } from './apart-module.ts'

const MOST_MEGABYTES = 384

/** What a thread answers with. */
type Answer = { readonly value: unknown } | { readonly thrown: Error }

/** The thread is no more: it took too long, too much memory, or ended itself. */
export class ThreadLost extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ThreadLost'
  }
}

/** Another thread that runs the functions of modules, one call at a time. It keeps no process alive. */
export class ApartThread {
  readonly #worker: Worker
  #over = false

  constructor() {
    const workerData = { ours: fileURLToPath(import.meta.url) }
    const resourceLimits = { maxOldGenerationSizeMb: MOST_MEGABYTES }
    // Neither the settings nor the secrets of this process are any business of what only reads what came from outside.
    this.#worker = new Worker(RUN, { eval: true, workerData, resourceLimits, env: {}, execArgv: [] })
    this.#worker.unref()
    this.#worker.on('error', () => {}) // told to whoever waits
    this.#worker.on('exit', () => {
      this.#over = true
    })
  }

  /** Whether it has ended. */
  get over(): boolean {
    return this.#over
  }

  /** Gives what the module's function gives for a copy of the input; rejects with what it throws, or `ThreadLost`, also after so many milliseconds. */
  async run(module: ApartModule, input: unknown, milliseconds: number): Promise<unknown> {
    const answer = await this.#ask({ ...module, input }, milliseconds)
    if ('thrown' in answer) throw answer.thrown
    return answer.value
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #ask(task: object, milliseconds: number): Promise<Answer> {
    const worker = this.#worker
    return new Promise<Answer>((answered, lost) => {
      const late = setTimeout(() => lose(new ThreadLost(`it took longer than ${milliseconds} ms`)), milliseconds).unref()
      const settle = (): void => {
        clearTimeout(late)
        worker.off('message', answer).off('error', fail).off('exit', gone)
      }
      const answer = (message: Answer): void => {
        settle()
        answered(message)
      }
      const lose = (error: ThreadLost): void => {
        settle()
        lost(error)
        void worker.terminate()
      }
      const fail = (cause: Error): void => lose(new ThreadLost(cause.message, { cause }))
      const gone = (): void => lose(new ThreadLost('the thread has ended'))
      worker.on('message', answer).on('error', fail).on('exit', gone)
      try {
        worker.postMessage(task)
      } catch (error) {
        settle()
        lost(error)
      }
    })
  }
}

/** Runs in the other thread, as text: a bundle has no second file to begin it with. */
const RUN = `
const { readlinkSync } = require('node:fs')
const { createRequire } = require('node:module')
const { setPriority } = require('node:os')
const { basename } = require('node:path')
const { compileFunction } = require('node:vm')
const { parentPort, workerData } = require('node:worker_threads')
// Linux knows threads by number: where there is but one core, whoever waits for an answer goes before.
try { setPriority(Number(basename(readlinkSync('/proc/thread-self'))), 15) } catch {}
const loaded = new Map()
function load({ file, code }) {
  const before = loaded.get(file)
  if (before && before.code === code) return before.run
  const near = createRequire(file)
  const ours = createRequire(workerData.ours)
  const either = (name) => { try { return near(name) } catch { return ours(name) } }
  const module = { exports: {} }
  if (code === undefined) module.exports = near(file)
  else compileFunction(code, ['module', 'exports', 'require'], { filename: file })(module, module.exports, either)
  loaded.set(file, { code, run: module.exports.default })
  return module.exports.default
}
parentPort.on('message', async (task) => {
  try {
    parentPort.postMessage({ value: await load(task)(task.input) })
  } catch (error) {
    parentPort.postMessage({ thrown: error instanceof Error ? error : new Error(String(error)) })
  }
})
`
