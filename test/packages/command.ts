import { execFile, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../server/spawn.ts'

const SCRIPT = resolve('cli/encke.js')

/** How a command ended, and what it said. */
export interface Said {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const environment = (): NodeJS.ProcessEnv => {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR, PORT: '0' }
}

/** Runs one of Encke's commands to its end. */
export const encke = (...words: readonly string[]): Promise<Said> =>
  promisify(execFile)(process.execPath, [SCRIPT, ...words], { env: environment() }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Said) => ({ code, stdout, stderr }),
  )

/** Runs a command that serves, until the end of the test at the latest; gives its address. */
export async function serving(...words: readonly string[]) {
  const child = spawn(process.execPath, [SCRIPT, ...words], { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr: string[] = []
  const ended = new Promise<void>((close) => void child.on('close', () => close()))
  const stop = (): Promise<void> => {
    child.kill('SIGTERM')
    return ended
  }
  onTestFinished(stop)
  createInterface({ input: child.stderr }).on('line', (line) => void stderr.push(line))
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^Encke is ready at (http:\/\/\S+)$/.exec(line) ?? []
    if (url) return { url, stderr, stop }
  }
  throw new Error(`it ended before it was ready:\n${stderr.join('\n')}`)
}

/** A folder of these files that is gone when the tests have run. */
export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}
