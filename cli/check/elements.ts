import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build, stop } from 'esbuild'
import { asError } from '../../kernel/errors.ts'
import type { AnyPlugin } from '../../kernel/index.ts'
import { type Verdict, verdict } from './verdict.ts'

const KIB = 1024
/** What the page itself brings is not counted. */
const THE_PAGES_OWN = ['encke/ui', 'lit', 'lit/*']
const ELEMENT_MAY_HAVE = 30 * KIB
/** On other people's pages, with all that it brings along. */
const WIDGET_MAY_HAVE = 15 * KIB

/** Measures what browsers are sent for a plugin's elements and widgets (minified, brotli). */
export async function checkElements({ ui }: AnyPlugin, folder: string): Promise<Verdict[]> {
  const elements = Object.entries<string>(ui?.elements ?? {}).map((entry) => [...entry, ELEMENT_MAY_HAVE, THE_PAGES_OWN] as const)
  const widgets = Object.entries<string>(ui?.widgets ?? {}).map((entry) => [...entry, WIDGET_MAY_HAVE, ['encke/widgets']] as const)
  const verdicts: Verdict[] = []
  for (const [tag, path, most, external] of [...elements, ...widgets])
    verdicts.push(await measured(tag, join(folder, path), { most, external }))
  await stop()
  return verdicts
}

interface Measure {
  /** Bytes. */
  readonly most: number
  readonly external: readonly string[]
}

async function measured(tag: string, file: string, { most, external }: Measure): Promise<Verdict> {
  const told = verdict(`<${tag}>`)
  try {
    const options = { bundle: true, write: false, minify: true, format: 'esm', logLevel: 'silent' } as const
    const { outputFiles } = await build({ ...options, entryPoints: [file], external: [...external] })
    const bytes = outputFiles.reduce((sum, { contents }) => sum + brotliCompressSync(contents).length, 0)
    const size = `${(bytes / KIB).toFixed(1)} KiB`
    return bytes > most ? told('failed', `${size} for browsers, of ${most / KIB} at the most`) : told('well', `${size} for browsers`)
  } catch (error) {
    return told('failed', asError(error).message)
  }
}
