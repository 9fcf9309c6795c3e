import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** Pages show `curl --json`, which curl has since 7.82. */
export const hasCurl = spawnSync('curl', ['--json', '', '--version']).status === 0

const PATIENCE_MILLISECONDS = 20_000

/** What `curl` in a shown command becomes: it tells nothing of its progress, and notes the head of the answer. */
const CURL = 'curl() { command curl --silent --show-error --dump-header "$HEAD" "$@"; }'

/** Runs what a page shows; the values are its variables. */
function bash(text: string, values: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, HOME } = process.env
  // In a process group of its own, so that what it started ends with it.
  const child = spawn('bash', ['-euc', `${CURL}\n${text}`], { env: { PATH, HOME, ...values }, detached: true })
  onTestFinished(() => end(child))
  return child
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}

/** An answer to `curl`. */
export interface Told {
  readonly status: number
  /** By their names in small letters. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Runs a command that is answered once; gives the answer. */
export async function answerTo(text: string, values: Readonly<Record<string, string>>): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-docs-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const child = bash(text, { ...values, HEAD: join(folder, 'head') })
  const [body, complaint, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((done) => child.once('exit', done)),
  ])
  if (code !== 0) throw new Error(`${text}\nended with ${code}: ${complaint}`)
  const [first = '', ...lines] = (await readFile(join(folder, 'head'), 'utf8')).trim().split('\r\n')
  const headers = new Map(lines.map((line) => [line.split(':')[0]?.toLowerCase() ?? '', line.replace(/^[^:]*: */, '')]))
  return { status: Number(first.split(' ')[1]), headers, body }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = ''
  for await (const chunk of stream ?? []) text += chunk
  return text
}

/** Runs a command that goes on for ever until each of these lines has come, in order; `…` in them stands for anything. */
export async function linesOf(text: string, wanted: readonly string[], values: Readonly<Record<string, string>>): Promise<void> {
  const child = bash(text, { ...values, HEAD: '/dev/null' })
  const late = setTimeout(() => end(child), PATIENCE_MILLISECONDS)
  const missing = [...wanted]
  const came: string[] = []
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    came.push(line)
    if (missing[0] !== undefined && patternOf(missing[0]).test(line)) missing.shift()
    if (missing.length === 0) break
  }
  clearTimeout(late)
  end(child)
  if (missing.length > 0) throw new Error(`${text}\nnever told ${missing[0]}\nbut\n${came.map((line) => line.trimEnd()).join('\n')}`)
}

/** Matches a text in which `…` stands for anything. */
export const patternOf = (text: string): RegExp => new RegExp(`^${text.split('…').map(escaped).join('.*')}$`)

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
