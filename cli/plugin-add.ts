import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { defineCommand } from 'citty'
import { z } from 'zod'
import { Manifest } from '../kernel/host/find-plugin.ts'
import { describe, fetching } from './describe.ts'
import { Failure, reporting } from './failure.ts'
import { install, tryOut } from './install-plugin.ts'
import { DATA, dataFolder } from './installation.ts'
import { fileInTarball, npm } from './npm.ts'

const Packed = z.record(z.string(), z.object({ filename: z.string() }))

/** `encke plugin add <package | folder>`: nothing of the plugin runs before whoever adds it has seen what it asks for. */
export const pluginAdd = defineCommand({
  meta: { name: 'add', description: 'Add a plugin to the data folder; a running server takes it over' },
  args: {
    plugin: { type: 'positional', required: true, description: "A package's name at npm, a tarball, or a folder with a package.json" },
    data: DATA,
    yes: { type: 'boolean', alias: 'y', description: 'Add it without asking' },
  },
  run: reporting(async ({ args }) => {
    const data = dataFolder(args.data)
    const folder = await mkdtemp(join(tmpdir(), 'encke-plugin-'))
    try {
      const tarball = await pack(args.plugin, folder)
      const manifest = Manifest.parse(JSON.parse(await fileInTarball(tarball, 'package.json')))
      process.stdout.write(`${introduction(manifest).join('\n')}\n`)
      if (!(args.yes || (await agreed()))) throw new Failure('Nothing was added.')
      const plugin = await tryOut({ tarball, manifest })
      await install({ tarball, manifest }, data)
      process.stdout.write(`${manifest.name} is added as ${plugin.name}:\n${describe(plugin).join('\n').replace(/^/gm, '  ')}\n`)
      process.stdout.write('A server that runs on this data takes it over now, unless ENCKE_WATCH=0 says otherwise.\n')
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }),
})

async function pack(plugin: string, folder: string): Promise<string> {
  const local = existsSync(plugin)
  if (local && !/\.t(ar\.)?gz$/.test(plugin) && !existsSync(join(plugin, 'package.json')))
    throw new Failure(`${plugin} has no package.json. A plugin without one is named by its path in the configuration.`)
  const answer = JSON.parse(await npm('pack', local ? resolve(plugin) : plugin, '--json', '--pack-destination', folder)) as unknown
  const [packed] = Object.values(Packed.parse({ ...(answer as object) }))
  if (!packed) throw new Failure(`npm found no ${plugin}.`)
  return join(folder, packed.filename)
}

/** What a package says of itself. */
function introduction({ name, version, description, encke }: Manifest): string[] {
  if (!name) throw new Failure('Its package.json has no name.')
  if (encke?.api !== undefined && encke.api !== 1)
    throw new Failure(`${name} was written for version ${encke.api} of the plugin API; this is 1.`)
  const asked = encke ? fetching(encke.permissions?.net) : 'does not say in its package.json what it fetches'
  return [
    `${name} ${version ?? ''}${description ? `: ${description}` : ''}`,
    `  ${asked}`,
    "  runs in the server's process and can do all that the server can: add what you trust",
  ]
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Failure('Nobody can be asked here: --yes adds it without asking.')
  const asking = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await asking.question('Add it? (y/N) ')
  asking.close()
  return /^y(es)?$/i.test(answer.trim())
}
