import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundler } from './bundler.ts'
import { failedBuild } from './load-module.ts'

/** A module as another thread loads it: from its file, or from its text. */
export interface ApartModule {
  readonly file: string
  readonly code?: string
}

interface Built extends ApartModule {
  /** All that it was made of, with what tells whether one of these has changed. */
  readonly made: ReadonlyMap<string, number>
}

/** Modules that run in another thread: what is built already (`.cjs`) is taken as it is, anything else is bundled, and again when it has changed. */
export class ApartModules {
  readonly #built = new Map<string, Built>()

  /** Throws `LoadFault` when it cannot be built. */
  async find(module: URL): Promise<ApartModule> {
    const file = fileURLToPath(module)
    if (file.endsWith('.cjs')) return { file }
    const before = this.#built.get(file)
    const built = before && (await isCurrent(before)) ? before : await bundled(file)
    this.#built.set(file, built)
    return { file, ...(built.code !== undefined && { code: built.code }) }
  }
}

async function isCurrent({ made }: Built): Promise<boolean> {
  const times = await Promise.all([...made].map(async ([file, time]) => (await changedAt(file)) === time))
  return !times.includes(false)
}

async function bundled(file: string): Promise<Built> {
  const { build } = await bundler()
  const folder = dirname(file)
  const building = build({
    absWorkingDir: folder,
    entryPoints: [file],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  })
  const { outputFiles, metafile } = await building.catch((failure: unknown) => {
    throw failedBuild(failure, folder)
  })
  const files = Object.keys(metafile.inputs).map((path) => resolve(folder, path))
  const made = new Map(await Promise.all(files.map(async (path) => [path, await changedAt(path)] as const)))
  return { file, code: outputFiles[0]?.text ?? '', made }
}

const changedAt = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.NaN,
  )
