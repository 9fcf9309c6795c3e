import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findPlugin } from './find-plugin.ts'

const CODE = /^[^._].*\.[cm]?[jt]s$/
const NO_PLUGIN = /\.(test|spec|d)\.[cm]?[jt]s$/

/** The plugins in a folder: each file of code, and each folder with one, in the order of their names. Nothing where there is no such folder. */
export function pluginsIn(folder: string): string[] | undefined {
  const found: string[] = []
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory()) found.push(...[findPlugin(join(folder, entry.name), folder)].filter((file) => file !== undefined))
      else if (CODE.test(entry.name) && !NO_PLUGIN.test(entry.name)) found.push(join(folder, entry.name))
    }
  } catch {
    // It is not there, or a file.
    return undefined
  }
  return found
}
