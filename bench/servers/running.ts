import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { PollDialect } from '../load/poller.ts'
import type { Post } from '../load/post.ts'
import type { Dialect } from '../load/subscriber.ts'

/** A server under measurement. */
export interface Running {
  readonly pid: number
  /** Where it is followed. */
  readonly port: number
  /** Where it is published to. */
  readonly publishPort: number
  /** The name of its nth channel. */
  channel(index: number): string
  post(channel: string, text: string): Post
  /** How a channel is followed by a transport. */
  dialect(transport: string): Dialect | PollDialect
  stop(): Promise<void>
}

/** Something that can be measured. */
export interface Target {
  readonly name: string
  readonly transports: readonly string[]
  /** Why it cannot be measured here; nothing when it can. */
  absent?(): string | undefined
  start(options: StartOptions): Promise<Running>
}

export interface StartOptions {
  /** How many channels will be followed; one when left out. */
  readonly channels?: number
}

/** Servers run on the first core, the load on the second. */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

const started = new Set<ChildProcess>()
// Nothing that was started outlives the bench.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

export interface Child {
  readonly pid: number
  readonly line: string
  /** What it has written to its standard error. */
  stderr(): string
  signal(signal: NodeJS.Signals): void
  stop(signal?: NodeJS.Signals): Promise<void>
}

interface Launched extends Omit<Child, 'line'> {
  readonly stdout: NodeJS.ReadableStream
  readonly ended: Promise<void>
}

/** Starts a program on the servers' core. */
export function launch(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Launched {
  const child = spawn('taskset', ['-c', String(SERVER_CORE), ...command], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.add(child)
  let stderr = ''
  child.stderr.on('data', (bytes: Buffer) => {
    stderr = (stderr + bytes.toString()).slice(-20_000)
  })
  const ended = new Promise<void>((done) =>
    child.on('close', () => {
      started.delete(child)
      done()
    }),
  )
  const stop = async (signal: NodeJS.Signals = 'SIGKILL'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  const signal = (name: NodeJS.Signals): void => void child.kill(name)
  return { pid: child.pid ?? 0, stdout: child.stdout, ended, stderr: () => stderr, signal, stop }
}

/** Starts a program on the servers' core, and waits for the line that says it is ready. */
export async function start(command: readonly string[], { ready, env }: { ready: RegExp; env?: NodeJS.ProcessEnv }): Promise<Child> {
  const child = launch(command, env)
  const line = await new Promise<string>((found, failed) => {
    createInterface({ input: child.stdout }).on('line', (text) => ready.test(text) && found(text))
    void child.ended.then(() => failed(new Error(`${command.join(' ')} ended before it was ready:\n${child.stderr()}`)))
  })
  return { ...child, line }
}
