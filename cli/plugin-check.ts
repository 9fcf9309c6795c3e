import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { defineCommand } from 'citty'
import type { AnyPlugin } from '../kernel/index.ts'
import { checkElements } from './check/elements.ts'
import { checkLeaks } from './check/leaks.ts'
import { type Checked, checkLoading } from './check/loading.ts'
import { checkManifest } from './check/manifest.ts'
import { checkTypes } from './check/types.ts'
import { line, type Verdict, verdict } from './check/verdict.ts'
import { describe } from './describe.ts'
import { Failure, reporting } from './failure.ts'
import { fileOf, loadPlugin } from './load-plugin.ts'

/** `encke plugin check <folder>`: whether a plugin is fit to be published; ends with 1 where it is not. */
export const pluginCheck = defineCommand({
  meta: { name: 'check', description: 'Look whether a plugin is fit to be published' },
  args: {
    plugin: { type: 'positional', required: true, description: "The plugin's folder, or its file" },
    config: { type: 'string', description: 'The settings to check it with, as JSON', valueHint: 'json' },
  },
  run: reporting(async ({ args }) => {
    const file = fileOf(args.plugin)
    const folder = statSync(resolve(args.plugin)).isDirectory() ? resolve(args.plugin) : dirname(file)
    const plugin = await exported(file)
    let failed = plugin === undefined
    if (plugin) {
      process.stdout.write(`${describe(plugin).join('\n').replace(/^/gm, '        ')}\n`)
      for await (const found of verdicts({ plugin, config: settings(args.config) }, { folder, file })) {
        process.stdout.write(`${line(found)}\n`)
        failed ||= found.how === 'failed'
      }
    }
    process.stdout.write(failed ? 'It is not fit to be published.\n' : 'It is fit to be published.\n')
    process.exit(failed ? 1 : 0)
  }),
})

async function exported(file: string): Promise<AnyPlugin | undefined> {
  const told = verdict('export')
  const loaded = await loadPlugin(file).catch((error: Error) => error)
  const found = loaded instanceof Error ? told('failed', loaded.message) : told('well', `${loaded.name}, from ${file}`)
  process.stdout.write(`${line(found)}\n`)
  return loaded instanceof Error ? undefined : loaded
}

async function* verdicts(checked: Checked, { folder, file }: { folder: string; file: string }): AsyncGenerator<Verdict> {
  yield checkManifest(checked.plugin, folder)
  const loading = await checkLoading(checked)
  yield loading
  yield await checkTypes(folder)
  if (loading.how === 'well') yield await checkLeaks(checked)
  yield* await checkElements(checked.plugin, dirname(file))
}

function settings(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : (JSON.parse(json) as unknown)
  } catch {
    throw new Failure(`--config is JSON, which ${json} is not.`)
  }
}
