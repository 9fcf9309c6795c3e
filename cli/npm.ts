import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Failure } from './failure.ts'

const run = promisify(execFile)
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024
// Scripts of packages do not run, `encke` is the server's own and not the plugin's, and npm is asked for nothing but the packages.
const QUIETLY = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']

/** Runs npm, and gives what it wrote; throws with its reason. */
export async function npm(...words: readonly string[]): Promise<string> {
  const shell = process.platform === 'win32'
  try {
    const { stdout } = await run('npm', [...words, ...QUIETLY], { maxBuffer: LARGEST_ANSWER_BYTES, shell })
    return stdout
  } catch (error) {
    const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new Failure(`npm ${words[0]} did not succeed:\n${said}`)
  }
}

/** The text of a file in a package that npm has packed. */
export async function fileInTarball(tarball: string, path: string): Promise<string> {
  const { stdout } = await run('tar', ['-xzOf', tarball, `package/${path}`])
  return stdout
}
