import { dirname, join, relative } from 'node:path'
import { defineCommand } from 'citty'
import { stop } from 'esbuild'
import { findPlugin, manifestOf } from '../kernel/host/find-plugin.ts'
import { configurationFile, listedIn } from '../kernel/host/read-configuration.ts'
import { addedTo, nameOf } from './added.ts'
import { reporting } from './failure.ts'
import { DATA, dataFolder, STARTING, SURROUNDINGS } from './installation.ts'

/** `encke plugin list`: runs the configuration's own file, and nothing of any plugin that it names. */
export const pluginList = defineCommand({
  meta: { name: 'list', description: 'The plugins of the configuration, and those that were added to the data folder' },
  args: { data: DATA, config: STARTING.config },
  run: reporting(async ({ args }) => {
    const data = dataFolder(args.data)
    await listConfigured(configurationFile(args.config || process.env.ENCKE_CONFIG || undefined))
    const names = (await addedTo(data)).map(nameOf)
    for (const name of names) say(lineOf(name, join(data, 'plugins')) ?? `${name}  is not there any more`)
    if (names.length === 0) say(`No plugin was added to ${data}.`)
  }),
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function listConfigured(file: string | undefined): Promise<void> {
  if (file === undefined) return
  const names = await listedIn(file, SURROUNDINGS).finally(() => stop())
  // Without a list, all that are built in are loaded.
  for (const name of names ?? []) say(`${lineOf(name, dirname(file)) ?? name}  (${relative('', file)})`)
}

function lineOf(name: string, folder: string): string | undefined {
  const file = findPlugin(name, folder)
  if (!file) return undefined
  const { version, description } = manifestOf(join(folder, 'node_modules', name)) ?? manifestOf(dirname(file)) ?? {}
  return [name, version, description].filter(Boolean).join('  ')
}
