import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CommandDef, defineCommand, runMain } from 'citty'
import { ROOT, STARTING } from './installation.ts'

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

// biome-ignore lint/suspicious/noExplicitAny: commands of any arguments
type Command = () => Promise<CommandDef<any>>

const plugin: Record<string, Command> = {
  dev: () => import('./plugin-dev.ts').then(({ pluginDev }) => pluginDev),
  check: () => import('./plugin-check.ts').then(({ pluginCheck }) => pluginCheck),
  add: () => import('./plugin-add.ts').then(({ pluginAdd }) => pluginAdd),
  remove: () => import('./plugin-remove.ts').then(({ pluginRemove }) => pluginRemove),
  enable: () => import('./plugin-enable.ts').then(({ pluginEnable }) => pluginEnable),
  list: () => import('./plugin-list.ts').then(({ pluginList }) => pluginList),
}

const subCommands: Record<string, Command> = {
  start: () => import('./start.ts').then(({ start }) => start),
  plugin: async () =>
    defineCommand({ meta: { name: 'plugin', description: 'Plugins: write, check, add, remove and enable them' }, subCommands: plugin }),
  backup: () => import('./backup.ts').then(({ backup }) => backup),
  'new-lineage': () => import('./new-lineage.ts').then(({ newLineage }) => newLineage),
}

await runMain(
  defineCommand({
    meta: { name: 'encke', version, description: 'A chat that you host yourself' },
    args: STARTING,
    subCommands,
    default: 'start',
  }),
)
