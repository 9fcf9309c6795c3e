import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { manifestOf } from '../../kernel/host/find-plugin.ts'
import type { AnyPlugin } from '../../kernel/index.ts'
import { type Verdict, verdict } from './verdict.ts'

const told = verdict('package.json')

/** Whether a plugin's `package.json` says of it what whoever adds it is shown, and what is so. */
export function checkManifest({ api, name, permissions }: AnyPlugin, folder: string): Verdict {
  if (!existsSync(join(folder, 'package.json'))) return told('unchecked', 'there is none; the plugin can be named by its path')
  const manifest = manifestOf(folder)
  if (!manifest?.name || !manifest.version) return told('failed', 'npm wants a name and a version')
  if (!/(^|\/)encke-plugin-[\w.-]+$/.test(manifest.name))
    return told('failed', `the name ${manifest.name} does not say that it is a plugin: encke-plugin-${name}`)
  if (manifest.encke?.api !== api)
    return told('failed', `"encke": { "api": ${api} } is missing: it tells servers which version it was written for`)
  const shown = new Set(manifest.encke.permissions?.net)
  const missing = (permissions?.net ?? []).filter((host: string) => !shown.has(host))
  if (missing.length > 0)
    return told('failed', `"encke": { "permissions": { "net" } } lacks ${missing.join(', ')}, which the plugin declares`)
  return told('well', `${manifest.name} ${manifest.version}`)
}
