import { execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const run = promisify(execFile)

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A folder into which `encke` was installed as npm does it, but for the network: what it depends on is linked. */
export class Home {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  /** Packs the project, and unpacks it in an empty folder. */
  static async make(): Promise<Home> {
    const home = new Home(await mkdtemp(join(tmpdir(), 'encke-home-')))
    const { dependencies } = await home.install('.')
    await home.link(...Object.keys(dependencies), 'typescript', 'vitest', '@types/node')
    return home
  }

  /** Installs a package of the project as it is published. */
  async install(project: string): Promise<Manifest> {
    await run('npm', ['pack', '--pack-destination', this.folder], { cwd: project })
    const manifest = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as Manifest
    const tarball = join(this.folder, `${manifest.name}-${manifest.version}.tgz`)
    const into = join(this.folder, 'node_modules', manifest.name)
    await mkdir(into, { recursive: true })
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', into])
    await rm(tarball)
    return manifest
  }

  /** Links packages that the project has installed. */
  async link(...names: readonly string[]): Promise<void> {
    for (const name of names) {
      const place = join(this.folder, 'node_modules', name)
      await mkdir(dirname(place), { recursive: true })
      await symlink(resolve('node_modules', name), place)
    }
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true })
      await writeFile(join(this.folder, path), text)
    }
  }

  /** Runs a script of a package, or of this folder, to its end. */
  async node(script: string, args: readonly string[] = [], { env = {}, cwd = this.folder } = {}): Promise<Ended> {
    const child = run(process.execPath, [join(this.folder, script), ...args], { cwd, env: environment(env) })
    return child.then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr }),
    )
  }

  /** Starts `encke` with these words until the end of the test, and waits for its address. */
  async encke(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<{ url: string; stderr: string[] }> {
    const script = join(this.folder, 'node_modules/encke/cli/encke.js')
    const child = spawn(process.execPath, [script, ...words], { cwd: this.folder, env: environment({ PORT: '0', ...env }) })
    const ended = new Promise<void>((close) => void child.on('close', () => close()))
    onTestFinished(async () => {
      child.kill('SIGTERM')
      await ended
    })
    const stderr: string[] = []
    createInterface({ input: child.stderr }).on('line', (line) => void stderr.push(line))
    for await (const line of createInterface({ input: child.stdout })) {
      const [, url] = /^Encke is ready at (http:\/\/\S+)$/.exec(line) ?? []
      if (url) return { url, stderr }
    }
    throw new Error(`encke ended before it was ready:\n${stderr.join('\n')}`)
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
}

const environment = (env: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, TMPDIR, ...env }
}
