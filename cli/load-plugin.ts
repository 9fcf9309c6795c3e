import { stop } from 'esbuild'
import { asError } from '../kernel/errors.ts'
import { findPlugin } from '../kernel/host/find-plugin.ts'
import { loadModule } from '../kernel/host/load-module.ts'
import type { AnyPlugin } from '../kernel/index.ts'
import { Failure } from './failure.ts'
import { SURROUNDINGS } from './installation.ts'

/** The file of a plugin that was named by its path; throws where there is none. */
export function fileOf(path: string): string {
  const file = findPlugin(path.startsWith('.') || path.startsWith('/') ? path : `./${path}`, process.cwd())
  if (file === undefined) throw new Failure(`There is no plugin at ${path}: a file in TypeScript or JavaScript, or a folder with one.`)
  return file
}

/** What a file exports, which runs what stands at its top; throws unless it is a plugin. */
export async function loadPlugin(file: string): Promise<AnyPlugin> {
  const exported = await loadModule(file, SURROUNDINGS)
    .catch((error: unknown) => {
      throw new Failure(asError(error).message)
    })
    // The bundler is a process of its own.
    .finally(() => stop())
  if (!isPlugin(exported)) throw new Failure(`${file} has no plugin as its default export (definePlugin).`)
  return exported
}

const isPlugin = (value: unknown): value is AnyPlugin => typeof value === 'object' && value !== null && 'name' in value && 'api' in value
