import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress } from 'node:zlib'
import type { PluginRequest } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import type { Entry } from '../host/entry.ts'
import type { RouteTable } from '../http/route-table.ts'
import type { Route } from '../http/routed-request.ts'
import { builtFile } from './built-file.ts'

/** What the build tells of a plugin's widget: its modules, its own first, and the rules that keep its place in a page. */
interface Built {
  readonly modules: readonly string[]
  readonly place: string
}
type Manifest = Readonly<Record<string, Built>>

export interface WidgetRoutesOptions {
  readonly active: () => readonly Entry[]
  /** The folder of the built browser files. */
  readonly files: string
}

/** New widgets and new builds show on other sites' pages after this long at the latest. */
const KEPT_SECONDS = 300
const compress = promisify(brotliCompress)

/**
 * `GET /widgets/v1.js`: the loader of the widgets of all plugins that are active, for the pages of any site.
 * `GET /widgets/plugins/<plugin>/<file>`: the widgets of those that are loaded by their path.
 */
export function addWidgetRoutes(routes: RouteTable<Route>, { active, files }: WidgetRoutesOptions): void {
  const loader = new Loader(join(files, 'widgets'))
  routes.add('GET', '/widgets/v1.js', {
    access: 'anyone',
    foreign: true,
    handler: async (request) => answer(request, await loader.of(active())),
  })
  routes.add('GET', '/widgets/plugins/:plugin/:file', {
    access: 'anyone',
    foreign: true,
    handler: (request) =>
      builtFile(request, active(), { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }),
  })
}

interface Script {
  readonly text: string
  readonly compressed: Uint8Array<ArrayBuffer>
  readonly etag: string
}

function answer({ headers }: PluginRequest, { text, compressed, etag }: Script): Response {
  const common = {
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': `public, max-age=${KEPT_SECONDS}`,
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Content-Type': 'text/javascript; charset=utf-8',
    ETag: etag,
    Vary: 'Accept-Encoding, Origin',
  }
  const known = headers.get('if-none-match')?.split(/\s*,\s*/) ?? []
  if (known.some((each) => each.replace(/^W\//, '') === etag)) return new Response(null, { status: 304, headers: common })
  if (!/\bbr\b/.test(headers.get('accept-encoding') ?? '')) return new Response(text, { headers: common })
  return new Response(compressed, { headers: { ...common, 'Content-Encoding': 'br' } })
}

/** The loader's script, made from the build's and the plugins' widgets; compressed once for each text. */
class Loader {
  readonly #folder: string
  #script: Script | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  async of(plugins: readonly Entry[]): Promise<Script> {
    const [script, manifest] = await Promise.all(['v1.js', 'manifest.json'].map((name) => this.#read(name)))
    const text = filled(script ?? '', plugins, JSON.parse(manifest ?? '{}') as Manifest)
    if (this.#script?.text !== text) this.#script = await scriptOf(text)
    return this.#script
  }

  async #read(name: string): Promise<string> {
    try {
      return await readFile(join(this.#folder, name), 'utf8')
    } catch (cause) {
      throw Object.assign(new ClientError('not-found', 'The widgets of this server have not been built.'), { cause })
    }
  }
}

async function scriptOf(text: string): Promise<Script> {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 16)}"`
  return { text, etag, compressed: Uint8Array.from(await compress(text)) }
}

function filled(script: string, plugins: readonly Entry[], manifest: Manifest): string {
  const modules: Record<string, readonly string[]> = {}
  let places = ''
  for (const entry of plugins) {
    for (const [tag, path] of Object.entries<string>(entry.plugin.ui?.widgets ?? {})) {
      const built = ofItsOwn(entry, path) ?? manifest[`${entry.plugin.name}/${path.replace(/^.*\//, '').replace(/\.ts$/, '')}`]
      if (!built) continue
      modules[tag] = built.modules
      places += built.place
    }
  }
  // By functions, for a `$` in what is put in would mean something.
  return script.replace('"%WIDGETS%"', () => JSON.stringify(modules)).replace('"%PLACES%"', () => JSON.stringify(places))
}

/** What was built when the plugin was loaded. */
function ofItsOwn({ plugin, assets }: Entry, path: string): Built | undefined {
  const name = assets?.names.get(path)
  return name === undefined ? undefined : { modules: [`plugins/${plugin.name}/${name}`, 'encke.js'], place: assets?.places.get(path) ?? '' }
}
