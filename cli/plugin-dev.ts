import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { ADDED } from '../kernel/host/read-configuration.ts'
import { addedTo, enlist, nameOf } from './added.ts'
import { describe } from './describe.ts'
import { reporting } from './failure.ts'
import { DATA } from './installation.ts'
import { fileOf, loadPlugin } from './load-plugin.ts'
import { serve } from './serve.ts'

/** `encke plugin dev <file | folder>`: the whole chat with one more plugin, in a data folder that is gone afterwards. */
export const pluginDev = defineCommand({
  meta: { name: 'dev', description: 'Serve the chat with a plugin that is being written: what is saved is live' },
  args: {
    plugin: { type: 'positional', required: true, description: "The plugin's file, or its folder" },
    data: { ...DATA, description: 'A data folder that stays; without it one that is gone afterwards' },
    port: { type: 'string', description: 'The port (PORT, 8080)', valueHint: 'number' },
  },
  run: reporting(async ({ args }) => {
    const file = fileOf(args.plugin)
    const plugin = await loadPlugin(file)
    process.stderr.write(`${plugin.name}, from ${file}\n${describe(plugin).join('\n').replace(/^/gm, '  ')}\n`)
    const data = args.data ? resolve(args.data) : temporary()
    await listed(file, data)
    await serve({ ENCKE_DATA: data, PORT: args.port, ENCKE_WATCH: '1' })
  }),
})

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'encke-dev-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Lists the file beside the plugins that were added, for as long as this process lives. */
async function listed(file: string, data: string): Promise<void> {
  await mkdir(join(data, dirname(ADDED)), { recursive: true, mode: 0o700 })
  if ((await addedTo(data)).some((entry) => nameOf(entry) === file)) return
  await enlist(data, file)
  const path = join(data, ADDED)
  process.on('exit', () => {
    // A temporary folder is gone by now; and an error here would keep the process from ending.
    if (!existsSync(path)) return
    const list = JSON.parse(readFileSync(path, 'utf8')) as { plugins: unknown[] }
    writeFileSync(path, `${JSON.stringify({ ...list, plugins: list.plugins.filter((entry) => entry !== file) }, undefined, 2)}\n`)
  })
}
