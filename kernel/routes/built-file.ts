import type { PluginRequest } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { Entry } from '../host/entry.ts'

/** A file that was built when a plugin was loaded; its name bears a hash, so that it is kept for good. Throws `not-found`. */
export function builtFile({ params }: PluginRequest, entries: readonly Entry[], headers: Readonly<Record<string, string>> = {}): Response {
  const entry = entries.find(({ plugin }) => plugin.name === params.plugin)
  const contents = entry?.assets?.files.get(params.file ?? '')
  if (!contents) throw new ClientError('not-found', 'There is nothing here.')
  const type = params.file?.endsWith('.css') ? 'text/css' : 'text/javascript'
  const kept = { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'public, max-age=31536000, immutable' }
  return new Response(Buffer.from(contents), { headers: { ...kept, ...headers } })
}
