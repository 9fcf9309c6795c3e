import type { AnyPlugin } from './plugin.ts'

/** The prefixes of the routes that a plugin owns. */
export const pathsOf = ({ name, paths = [`/api/${name}`, `/${name}`] }: AnyPlugin): readonly string[] => paths

/** Throws when another plugin owns one of its prefixes. */
export function claimPaths(plugin: AnyPlugin, others: readonly AnyPlugin[]): void {
  for (const path of pathsOf(plugin)) {
    const other = others.find((each) => pathsOf(each).includes(path))
    if (other) throw new Error(`${plugin.name} claims ${path}, which ${other.name} owns`)
  }
}
