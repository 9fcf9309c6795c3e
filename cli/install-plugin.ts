import { existsSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { findPlugin, type Manifest } from '../kernel/host/find-plugin.ts'
import type { AnyPlugin } from '../kernel/index.ts'
import { enlist, strike } from './added.ts'
import { Failure } from './failure.ts'
import { loadPlugin } from './load-plugin.ts'
import { npm } from './npm.ts'

const Folder = z.object({ dependencies: z.record(z.string(), z.string()).default({}) })

/** A plugin that npm has packed, into a folder of its own; and what its `package.json` says. */
export interface PackedPlugin {
  readonly tarball: string
  readonly manifest: Manifest
}

/** Installs a packed plugin beside its tarball and loads it, to see that it is what it says; throws where it is not. */
export async function tryOut({ tarball, manifest }: PackedPlugin): Promise<AnyPlugin> {
  const folder = join(dirname(tarball), 'tried')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
  await npm('install', '--prefix', folder, tarball)
  const file = findPlugin(manifest.name ?? '', folder)
  if (!file) throw new Failure(`${manifest.name} exports nothing that could be a plugin.`)
  const plugin = await loadPlugin(file)
  if (plugin.api !== 1) throw new Failure(`${plugin.name} was written for version ${String(plugin.api)} of the plugin API; this is 1.`)
  const told = new Set(manifest.encke?.permissions?.net)
  const untold = (plugin.permissions?.net ?? []).filter((host: string) => !told.has(host))
  if (manifest.encke && untold.length > 0)
    throw new Failure(`${plugin.name} fetches from ${untold.join(', ')}, of which its package.json says nothing.`)
  return plugin
}

/**
 * Installs a packed plugin, with what it depends on, into the data folder's `plugins/` and lists it. The tarball stays there: npm can
 * install the folder anew from it, also on another machine.
 */
export async function install({ tarball, manifest: { name = '' } }: PackedPlugin, data: string): Promise<void> {
  const prefix = join(data, 'plugins')
  const kept = join(prefix, '.packages', basename(tarball))
  await mkdir(dirname(kept), { recursive: true, mode: 0o700 })
  if (!existsSync(join(prefix, 'package.json'))) await writeFile(join(prefix, 'package.json'), '{ "private": true }\n')
  const before = await tarballOf(name, prefix)
  await copyFile(tarball, kept)
  await npm('install', '--prefix', prefix, kept)
  if (before !== undefined && before !== kept) await rm(before, { force: true })
  await enlist(data, name)
}

/** Takes a package off the list and out of the data folder's `plugins/`. */
export async function uninstall(name: string, data: string): Promise<void> {
  const prefix = join(data, 'plugins')
  const kept = await tarballOf(name, prefix)
  await strike(data, name)
  if (kept === undefined) return
  await npm('uninstall', '--prefix', prefix, name)
  await rm(kept, { force: true })
}

async function tarballOf(name: string, prefix: string): Promise<string | undefined> {
  const { dependencies } = Folder.parse(JSON.parse(await readFile(join(prefix, 'package.json'), 'utf8').catch(() => '{}')))
  const path = dependencies[name]?.replace(/^file:/, '')
  return path === undefined ? undefined : join(prefix, path)
}
