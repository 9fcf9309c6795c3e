import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Log } from '../api/plugin.ts'
import { asError } from '../errors.ts'
import type { Entry } from './entry.ts'
import { explainThrown } from './fault.ts'
import type { Host } from './host.ts'
import type { Configured } from './read-configuration.ts'
import { Watching } from './watching.ts'

/** What is kept as the files say. */
export interface Live {
  readonly host: Pick<Host, 'replace' | 'remove' | 'broken'>
  readonly log: Log
  /** Reads the configuration as it is now; what has not changed is the same object as before. */
  readonly read: () => Promise<Configured>
}

/** Keeps the plugins as the configuration and their files say: what is saved is live. What is wrong is told, and what ran before runs on. */
export class LivePlugins {
  readonly #live: Live
  readonly #watching: Watching
  #configured: Configured
  /** What runs, or was to run, by its name. */
  #entries: readonly Entry[]
  #again = false
  #running: Promise<void> | undefined

  constructor(live: Live, configured: Configured) {
    this.#live = live
    this.#configured = configured
    this.#entries = configured.plugins
    this.#watching = new Watching(() => this.#follow())
    // The list of added plugins may be made while we run.
    for (const file of configured.files.slice(-1)) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    this.#watch([])
  }

  /** Stops watching; resolves when what was under way is done. */
  async close(): Promise<void> {
    this.#watching.close()
    await this.#running
  }

  #watch(more: readonly string[]): void {
    const { files, folders, plugins } = this.#configured
    this.#watching.watch({ files: [...files, ...more, ...plugins.flatMap((entry) => entry.files ?? [])], folders })
  }

  /** One after another; what changes meanwhile is followed after that. */
  #follow(): void {
    this.#again = true
    this.#running ??= this.#followAll().finally(() => {
      this.#running = undefined
    })
  }

  async #followAll(): Promise<void> {
    while (this.#again) {
      this.#again = false
      try {
        await this.#takeOver(await this.#live.read())
      } catch (error) {
        const { message, ...place } = explainThrown(asError(error).cause ?? error)
        this.#live.log.error(`The configuration stays as it was: ${message}`, { file: place.file, line: place.line })
      }
    }
  }

  async #takeOver(next: Configured): Promise<void> {
    const before = this.#entries
    const old = this.#configured
    this.#configured = next
    // What a broken file was made of is still worth watching: the fault may lie in any of it.
    this.#watch(next.plugins.some(({ broken }) => broken) ? old.plugins.flatMap(({ files }) => files ?? []) : [])
    const entries = next.plugins.map((entry) => (entry.broken ? standIn(entry, before) : entry))
    this.#entries = entries
    const names = new Set(entries.map(({ plugin }) => plugin.name))
    for (const { plugin } of before) if (!names.has(plugin.name)) await this.#live.host.remove(plugin.name)
    for (const [index, entry] of entries.entries()) await this.#put(entry, next.plugins[index], before)
  }

  async #put(entry: Entry, read: Entry | undefined, before: readonly Entry[]): Promise<void> {
    const { name } = entry.plugin
    if (read?.broken) return this.#live.host.broken(name, read.broken.error, explainThrown)
    const same = before.find(({ plugin }) => plugin.name === name)
    if (same?.plugin === entry.plugin && isDeepStrictEqual(same.config, entry.config) && sameAssets(same, entry)) return
    try {
      await this.#live.host.replace(entry)
      this.#live.log.info(`${name} is live${entry.file === undefined ? '' : `, from ${entry.file}`}`)
    } catch {
      // The host has told of it, with its place; what ran before runs on.
    }
  }
}

/** Their names bear a hash of what is in them. */
const sameAssets = ({ assets: a }: Entry, { assets: b }: Entry): boolean => isDeepStrictEqual(a?.names, b?.names)

/** What ran of a file that cannot be loaded any more: it runs on. */
const standIn = (entry: Entry, before: readonly Entry[]): Entry => before.find(({ file }) => file === entry.file) ?? entry
