import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Table } from './rounds.ts'

const BENCH = new URL('../', import.meta.url)

/** Everything that one run of the bench found, and what it ran on. */
export interface Recorded {
  readonly date: string
  readonly machine: Readonly<Record<string, string | number>>
  readonly versions: Readonly<Record<string, string>>
  readonly rounds: number
  readonly seconds: number
  /** The machine's load when it began and when it ended: with nobody else there it is below 2. */
  readonly load: { readonly before: readonly number[]; after: readonly number[] }
  readonly tables: Table[]
  /** What browsers are sent: bytes, and how many may be. */
  sizes: readonly { readonly what: string; readonly kilobytes: number; readonly allowed: number }[]
}

/** A record of a run that begins now. */
export async function recordOf({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Recorded> {
  const [first] = cpus()
  return {
    date: new Date().toISOString(),
    machine: {
      processor: first?.model ?? '?',
      cores: cpus().length,
      memoryGib: Math.round(totalmem() / 2 ** 30),
      kernel: release(),
    },
    versions: await versions(),
    rounds,
    seconds,
    load: { before: loadavg(), after: loadavg() },
    tables: [],
    sizes: [],
  }
}

/** Writes what there is by now, to a file of its day. */
export async function keep(record: Recorded): Promise<void> {
  record.load.after = loadavg()
  await mkdir(new URL('results/', BENCH), { recursive: true })
  const rounded = (_: string, value: unknown): unknown => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)
  await writeFile(new URL(`results/${record.date.slice(0, 10)}.json`, BENCH), `${JSON.stringify(record, rounded, 2)}\n`)
}

async function versions(): Promise<Record<string, string>> {
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', BENCH), 'utf8')) as { dependencies: Record<string, string> }
  const { version } = JSON.parse(await readFile(new URL('../package.json', BENCH), 'utf8')) as { version: string }
  const nginx = existsSync('/usr/sbin/nginx')
    ? spawnSync('/usr/sbin/nginx', ['-v'], { encoding: 'utf8' }).stderr.trim().split('/')[1]
    : undefined
  const nchan = debianVersion('libnginx-mod-nchan')
  return { encke: version, node: process.versions.node, ...dependencies, ...(nginx && { nginx }), ...(nchan && { nchan }) }
}

function debianVersion(name: string): string | undefined {
  const status = '/var/lib/dpkg/status'
  if (!existsSync(status)) return undefined
  return new RegExp(`^Package: ${name}\\n(?:.+\\n)*?Version: (.+)$`, 'm').exec(readFileSync(status, 'utf8'))?.[1]
}

/** What browsers are sent, as `npm run check` measures it. */
export function measuredSizes(): Recorded['sizes'] {
  const script = fileURLToPath(new URL('../test/sizes.js', BENCH))
  const { stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8' })
  return [...stdout.matchAll(/([\d.]+) of +([\d.]+) kB +(.+)$/gm)].map(([, kilobytes, allowed, what = '']) => ({
    what,
    kilobytes: Number(kilobytes),
    allowed: Number(allowed),
  }))
}
