import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const folder = fileURLToPath(new URL('browser/chromium', import.meta.url))

const onPath = () =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((path) => NAMES.map((name) => join(path, name)))
    .find((path) => existsSync(path))

/** Puts Chromium's package beside the tests, as its own lock says, and unpacks it into the system's temporary folder. */
async function fromNpm() {
  const { status } = spawnSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund'], { stdio: ['ignore', 2, 2] })
  if (status !== 0) return undefined
  const entry = createRequire(join(folder, 'package.json')).resolve('@sparticuz/chromium')
  const { default: packed } = await import(pathToFileURL(entry).href)
  return (packed.default ?? packed).executablePath()
}

const runs = (path) => spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0

/** The path of a Chromium that starts: `CHROMIUM_PATH`, the system's, or the one that npm has; `undefined` where there is none. */
export async function findChromium() {
  const path = process.env.CHROMIUM_PATH || onPath() || (await fromNpm().catch(() => undefined))
  return path !== undefined && runs(path) ? path : undefined
}
