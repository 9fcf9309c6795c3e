import type { AnyPlugin } from '../api/plugin.ts'

/** The prefixes of the routes that a plugin owns. */
export const pathsOf = ({ name, paths = [`/api/${name}`, `/${name}`] }: AnyPlugin): readonly string[] => paths

/** Throws when another plugin owns one of its prefixes. */
export function claimPaths(plugin: AnyPlugin, others: readonly AnyPlugin[]): void {
  for (const path of pathsOf(plugin)) {
    const other = others.find((each) => each.name !== plugin.name && pathsOf(each).includes(path))
    if (other) throw new Error(`${plugin.name} claims ${path}, which ${other.name} owns`)
  }
}

/** The path, when it lies below one of the plugin's prefixes; throws otherwise. */
export function pathWithin(definition: AnyPlugin, path: string): string {
  if (pathsOf(definition).some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return path
  throw new Error(`${definition.name} does not own the path ${path}`)
}
