import { dirname, join } from 'node:path'
import { defineCommand } from 'citty'
import { findPlugin, manifestOf } from '../kernel/host/find-plugin.ts'
import { addedTo, nameOf } from './added.ts'
import { reporting } from './failure.ts'
import { DATA, dataFolder } from './installation.ts'

/** `encke plugin list`: runs nothing of any plugin. */
export const pluginList = defineCommand({
  meta: { name: 'list', description: 'The plugins that were added to the data folder' },
  args: { data: DATA },
  run: reporting(async ({ args }) => {
    const data = dataFolder(args.data)
    const names = (await addedTo(data)).map(nameOf)
    for (const name of names) process.stdout.write(`${lineOf(name, join(data, 'plugins'))}\n`)
    if (names.length === 0) process.stdout.write(`No plugin was added to ${data}.\n`)
  }),
})

function lineOf(name: string, folder: string): string {
  const file = findPlugin(name, folder)
  if (!file) return `${name}  is not there any more`
  const { version, description } = manifestOf(join(folder, 'node_modules', name)) ?? manifestOf(dirname(file)) ?? {}
  return [name, version, description].filter(Boolean).join('  ')
}
