let loaded: Promise<typeof import('esbuild')> | undefined

/** esbuild, loaded when something is first to be built: a server whose plugins are all built in does not carry it. */
export function bundler(): Promise<typeof import('esbuild')> {
  loaded ??= import('esbuild')
  return loaded
}

/** Ends the bundler, which is a process of its own; the next to build begins another. */
export async function endBundler(): Promise<void> {
  await (await loaded)?.stop()
}
