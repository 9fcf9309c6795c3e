import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, type RequestOptions, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The server's process, its data in a folder that goes with it. */
export class MeasuredServer {
  readonly origin: string
  readonly #child: ChildProcess
  readonly #folder: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })

  private constructor(origin: string, child: ChildProcess, folder: string) {
    this.origin = origin
    this.#child = child
    this.#folder = folder
  }

  /** Runs a program that serves and tells its address in its first line. */
  static async start(program: string): Promise<MeasuredServer> {
    const folder = await mkdtemp(join(tmpdir(), 'netserv-'))
    const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', ENCKE_DATA: folder, ENCKE_LOG: 'error' }
    const child = spawn(process.execPath, ['--expose-gc', program], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    const lines = createInterface({ input: child.stdout })
    const [origin] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => [])])
    if (typeof origin === 'string') return new MeasuredServer(origin, child, folder)
    await rm(folder, { recursive: true, force: true })
    throw new Error('The server did not start')
  }

  /** Publishes; resolves when it is on disk. */
  async publish(data: { readonly id: number; readonly text: string }): Promise<void> {
    await this.#ask('/measured', { method: 'POST', headers: { 'Content-Type': 'application/json' } }, JSON.stringify(data))
  }

  /** Its resident memory after a collection, in bytes. */
  async memory(): Promise<number> {
    return (JSON.parse(await this.#ask('/measured/memory', {})) as { bytes: number }).bytes
  }

  async stop(): Promise<void> {
    this.#agent.destroy()
    const exited = once(this.#child, 'exit')
    // What is on disk is thrown away: nothing need end in order.
    if (this.#child.exitCode === null && this.#child.kill('SIGKILL')) await exited
    await rm(this.#folder, { recursive: true, force: true })
  }

  #ask(path: string, options: RequestOptions, body = ''): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request(this.origin + path, { ...options, agent: this.#agent }, (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}: ${text}`))))
      })
      asked.on('error', reject)
      asked.end(body)
    })
  }
}
