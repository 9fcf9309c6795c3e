import { type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import { pluginsIn } from './plugin-folder.ts'

/** What is watched: files, whether they are there or not, and folders for the plugins that lie in them. */
export interface Watched {
  readonly files: readonly string[]
  readonly folders: readonly string[]
}

/** An editor writes a file in several steps. */
const SETTLED_MILLISECONDS = 60

/** Tells when something watched has changed, once for what changes together. It watches folders, for editors put new files in place of old ones. */
export class Watching {
  readonly #changed: () => void
  readonly #watchers = new Map<string, FSWatcher>()
  #watched: Watched = { files: [], folders: [] }
  #stamp = ''
  #timer: NodeJS.Timeout | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Watches these from now on, and no others. */
  watch(watched: Watched): void {
    this.#watched = watched
    const folders = new Set([
      ...watched.files.map((file) => dirname(file)),
      ...watched.folders.flatMap((folder) => [folder, dirname(folder)]),
    ])
    for (const [folder, watcher] of this.#watchers) if (!folders.has(folder)) this.#unwatch(folder, watcher)
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#watchFolder(folder)
    this.#stamp = stampOf(watched)
  }

  close(): void {
    clearTimeout(this.#timer)
    for (const [folder, watcher] of this.#watchers) this.#unwatch(folder, watcher)
  }

  #watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#stir())
      watcher.on('error', () => this.#unwatch(folder, watcher))
      this.#watchers.set(folder, watcher)
    } catch {
      // It is not there: the folder above it is watched, too, where that matters.
    }
  }

  #unwatch(folder: string, watcher: FSWatcher): void {
    this.#watchers.delete(folder)
    watcher.close()
  }

  #stir(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      const stamp = stampOf(this.#watched)
      if (stamp === this.#stamp) return
      this.#stamp = stamp
      this.#changed()
    }, SETTLED_MILLISECONDS).unref()
  }
}

function stampOf({ files, folders }: Watched): string {
  const within = folders.flatMap((folder) => pluginsIn(folder) ?? [])
  return [...new Set([...files, ...within])].map((file) => `${file} ${stateOf(file)}`).join('\n')
}

function stateOf(file: string): string {
  const { mtimeMs, size, ino } = statSync(file, { throwIfNoEntry: false }) ?? {}
  return `${mtimeMs} ${size} ${ino}`
}
