import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll } from 'vitest'

const READY = /^Encke is ready at (http:\/\/\S+)$/
const READY_WITHIN_MILLISECONDS = 60_000

export interface ServerOptions {
  /** Added to an environment that holds nothing but the way to programs. */
  readonly env?: Readonly<Record<string, string>>
  /** The configuration: written to a JSON file beside the data. */
  readonly config?: object
  /** The data folder of an earlier server; absent: a new one. */
  readonly data?: string
  /** The port of an earlier server; absent: any free one. */
  readonly port?: number
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A server in a process of its own, as `npm start` runs it. */
export interface RunningServer {
  /** Its address, without a slash at the end. */
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly data: string
  readonly stdout: readonly string[]
  readonly stderr: readonly string[]
  /** Resolves with the first line of stderr that matches, past or to come. */
  line(pattern: RegExp): Promise<string>
  /** Sends a signal, and resolves when the process has ended. */
  stop(signal?: NodeJS.Signals): Promise<Exit>
  /** `kill -9`. */
  kill(): Promise<Exit>
  readonly exited: Promise<Exit>
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all([...folders].map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 3 })))
})

/** A folder that is gone when the tests of the file have run. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'encke-test-'))
  folders.add(folder)
  return folder
}

async function environment(data: string, { env, config, port = 0 }: ServerOptions): Promise<NodeJS.ProcessEnv> {
  const { PATH, HOME, TMPDIR } = process.env
  const variables: Record<string, string | undefined> = { PATH, HOME, TMPDIR, PORT: String(port), ENCKE_DATA: data, ...env }
  if (config) {
    variables.ENCKE_CONFIG = join(await temporaryFolder(), 'encke.config.json')
    await writeFile(variables.ENCKE_CONFIG, JSON.stringify(config))
  }
  return variables
}

/** The lines that a stream has brought, and those who wait for more. */
function linesOf(stream: NodeJS.ReadableStream) {
  const lines: string[] = []
  const waiting = new Set<(line: string) => void>()
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line)
    for (const look of waiting) look(line)
  })
  const next = (pattern: RegExp): Promise<string> =>
    new Promise((found) => {
      const look = (line: string): void => {
        if (!pattern.test(line)) return
        waiting.delete(look)
        found(line)
      }
      waiting.add(look)
      const past = lines.find((line) => pattern.test(line))
      if (past !== undefined) look(past)
    })
  return { lines, next }
}

/** Runs `start.js` to its end, for what never becomes ready: a bad configuration, a data folder that is taken. What the build said is left out. */
export async function runServer(options: ServerOptions = {}): Promise<Exit & { readonly stdout: string[]; readonly stderr: string[] }> {
  const { exited, stdout, stderr } = await spawned(options)
  return { ...(await exited), stdout: stdout.lines, stderr: stderr.lines.filter((line) => !/^Built in /.test(line)) }
}

async function spawned(options: ServerOptions) {
  const data = options.data ?? (await temporaryFolder())
  const child = spawn(process.execPath, [resolve('start.js')], { env: await environment(data, options), stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  const exited = new Promise<Exit>((ended, failed) => {
    child.on('error', failed)
    child.on('close', (code, signal) => {
      running.delete(child)
      ended({ code, signal })
    })
  })
  return { child, data, exited, stdout: linesOf(child.stdout), stderr: linesOf(child.stderr) }
}

/** Starts a server and waits until it says that it is ready; rejects with its log when it ends before that. */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const { child, data, exited, stdout, stderr } = await spawned(options)
  const giveUp = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MILLISECONDS)
  const failed = exited.then(({ code, signal }) => {
    throw new Error(`the server ended before it was ready (${signal ?? code}):\n${stderr.lines.join('\n')}`)
  })
  const ready = await Promise.race([stdout.next(READY), failed]).finally(() => clearTimeout(giveUp))
  failed.catch(() => undefined)
  const url = READY.exec(ready)?.[1] ?? ''
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> => {
    child.kill(signal)
    return exited
  }
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    data,
    stdout: stdout.lines,
    stderr: stderr.lines,
    line: stderr.next,
    stop,
    kill: () => stop('SIGKILL'),
    exited,
  }
}
