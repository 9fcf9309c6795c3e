import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { ADDED } from '../kernel/host/read-configuration.ts'

const List = z.object({ plugins: z.array(z.union([z.string(), z.tuple([z.string(), z.unknown()])])).default([]) }).loose()
type Entry = z.infer<typeof List>['plugins'][number]

/** What an entry of the list names. */
export const nameOf = (entry: Entry): string => (typeof entry === 'string' ? entry : entry[0])

/** The plugins that were added to a data folder: what its `plugins/added.json` lists. */
export async function addedTo(data: string): Promise<readonly Entry[]> {
  return (await read(data)).plugins
}

/** Puts a plugin on the list; one that is there keeps its settings. */
export async function enlist(data: string, name: string): Promise<void> {
  const list = await read(data)
  if (!list.plugins.some((entry) => nameOf(entry) === name)) await write(data, { ...list, plugins: [...list.plugins, name] })
}

/** Takes a plugin off the list. */
export async function strike(data: string, name: string): Promise<void> {
  const list = await read(data)
  await write(data, { ...list, plugins: list.plugins.filter((entry) => nameOf(entry) !== name) })
}

async function read(data: string): Promise<z.infer<typeof List>> {
  const file = join(data, ADDED)
  return existsSync(file) ? List.parse(JSON.parse(await readFile(file, 'utf8'))) : { plugins: [] }
}

async function write(data: string, list: z.infer<typeof List>): Promise<void> {
  const file = join(data, ADDED)
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  // Renamed into place whole, for a server may be starting.
  await writeFile(`${file}.next`, `${JSON.stringify(list, undefined, 2)}\n`)
  await rename(`${file}.next`, file)
}
