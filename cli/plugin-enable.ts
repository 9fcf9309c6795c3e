import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { defineCommand } from 'citty'
import { enablePlugin } from '../kernel/host/enable-plugin.ts'
import { Failure, reporting } from './failure.ts'
import { DATA, dataFolder } from './installation.ts'

/** `encke plugin enable <name>`: for a server that has stopped, when what was disabled is in the way of enabling it on its page. */
export const pluginEnable = defineCommand({
  meta: { name: 'enable', description: 'Take back that an administrator has disabled a plugin, while the server is stopped' },
  args: {
    plugin: { type: 'positional', required: true, description: 'Its name, as the plugins’ page has it' },
    data: DATA,
  },
  run: reporting(({ args }) => {
    const data = dataFolder(args.data)
    if (!existsSync(join(data, 'encke.db'))) throw new Failure(`${data} holds no data of Encke's (--data names another folder).`)
    if (!enablePlugin(data, args.plugin)) throw new Failure(`No plugin ${args.plugin} is disabled in ${data}.`)
    process.stdout.write(`${args.plugin} is enabled: the server loads it when it starts.\n`)
  }),
})
