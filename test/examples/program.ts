import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string[]
  readonly stderr: string[]
}
/** A command that runs. */
export interface Program {
  /** The next line of its output. */
  line(): Promise<string>
  signal(name: NodeJS.Signals): void
  readonly ended: Promise<Ended>
}

/** Runs a command of words as a page shows it, with variables beside those by which programs are found; it is gone when the test is over. */
export function run(command: string, variables: Readonly<Record<string, string>> = {}): Program {
  const [program = '', ...words] = command.trim().split(/\s+/)
  const { PATH, HOME, TMPDIR } = process.env
  const env = { PATH, HOME, TMPDIR, ...variables }
  const child = spawn(program === 'node' ? process.execPath : program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = endOf(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { line: async () => String((await lines.next()).value), signal: (name) => void child.kill(name), ended }
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const stdout: string[] = []
  const stderr: string[] = []
  child.stdout?.on('data', (text) => stdout.push(String(text)))
  child.stderr?.on('data', (text) => stderr.push(String(text)))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: linesOf(stdout), stderr: linesOf(stderr) }
}

const linesOf = (texts: readonly string[]): string[] => texts.join('').split('\n').filter(Boolean)
