import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../../../shared/feeds')

/** Paths of feeds recorded from their publishers, which are not part of this repository; `undefined` where the folder is not there. */
export function recordedFeeds(): string[] | undefined {
  try {
    return readdirSync(FOLDER)
      .filter((name) => !name.endsWith('.md'))
      .map((name) => resolve(FOLDER, name))
  } catch {
    console.log('not run: feeds (folder absent)')
    return undefined
  }
}
