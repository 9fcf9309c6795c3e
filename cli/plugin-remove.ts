import { defineCommand } from 'citty'
import { addedTo, nameOf } from './added.ts'
import { Failure, reporting } from './failure.ts'
import { uninstall } from './install-plugin.ts'
import { DATA, dataFolder } from './installation.ts'

/** `encke plugin remove <name>`: what it stored stays. */
export const pluginRemove = defineCommand({
  meta: { name: 'remove', description: 'Take an added plugin out of the data folder; its tables and files stay' },
  args: {
    plugin: { type: 'positional', required: true, description: "The package's name, or what follows encke-plugin- in it" },
    data: DATA,
  },
  run: reporting(async ({ args }) => {
    const data = dataFolder(args.data)
    const names = (await addedTo(data)).map(nameOf)
    const name =
      names.find((added) => added === args.plugin) ?? names.find((added) => added.replace(/^.*encke-plugin-/, '') === args.plugin)
    if (name === undefined) throw new Failure(`${args.plugin} was not added to ${data}.`)
    await uninstall(name, data)
    process.stdout.write(`${name} is removed. Its tables and files are left.\n`)
  }),
})
