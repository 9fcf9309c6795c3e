import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { backUp } from '../kernel/log/backup.ts'
import { Failure, reporting } from './failure.ts'
import { DATA, dataFolder } from './installation.ts'

/** `encke backup <folder>`: a copy of the data folder, also of a running server's. */
export const backup = defineCommand({
  meta: { name: 'backup', description: 'Copy the data of a server, running or not, into a new folder' },
  args: {
    folder: { type: 'positional', required: true, description: 'Where the copy is made: a folder that is not there yet' },
    data: DATA,
  },
  run: reporting(async ({ args }) => {
    const [data, folder] = [dataFolder(args.data), resolve(args.folder)]
    if (existsSync(folder)) throw new Failure(`${folder} is there already.`)
    if (!existsSync(join(data, 'encke.db'))) throw new Failure(`${data} holds no data of Encke's (--data names another folder).`)
    await copy(data, folder)
    process.stdout.write(`Copied to ${folder}. To put it back, stop the server and let this folder take the place of ${data}.\n`)
  }),
})

/** Makes the copy beside its place, so that a folder of that name is a whole one. */
async function copy(data: string, folder: string): Promise<void> {
  const next = `${folder}.part`
  await mkdir(next, { recursive: true, mode: 0o700 })
  try {
    await backUp(data, join(next, 'encke.db'))
    const plugins = join(data, 'plugins')
    if (existsSync(plugins)) await cp(plugins, join(next, 'plugins'), { recursive: true, verbatimSymlinks: true })
    await rename(next, folder)
  } catch (error) {
    await rm(next, { recursive: true, force: true })
    throw error
  }
}
