import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { systemClock } from './kernel/clock.ts'
import { asError, ConfigurationError } from './kernel/errors.ts'
import { LivePlugins } from './kernel/host/live-plugins.ts'
import { createLogging } from './kernel/host/logging.ts'
import { type Configured, readConfiguration } from './kernel/host/read-configuration.ts'
import { Watchdog } from './kernel/host/watchdog.ts'
import { readSettings, type Settings } from './kernel/http/settings.ts'
import * as encke from './kernel/index.ts'
import { Kernel } from './kernel/kernel.ts'
import { parseLimits } from './kernel/limits.ts'
import { parseEmbed } from './kernel/outside/embed-settings.ts'
import accounts from './plugins/accounts/index.ts'
import chat from './plugins/chat/index.ts'
import gallery from './plugins/gallery/index.ts'
import hello from './plugins/hello/index.ts'
import oidc from './plugins/oidc/index.ts'
import presence from './plugins/presence/index.ts'
import ticker from './plugins/ticker/index.ts'
import weather from './plugins/weather/index.ts'
import widgets from './plugins/widgets/index.ts'

const BUILT_IN = [accounts, chat, presence, weather, ticker, widgets, gallery, hello, oidc]
const PAGES = ['/', '/join', '/sign-in', '/rooms/:room', '/settings', '/people', '/plugins']

const CANNOT_SERVE = 1
const BAD_CONFIGURATION = 2

/** Runs the server until it is told to stop. Built, this file lies in `dist/`. */
async function serve(): Promise<void> {
  try {
    await run(fileURLToPath(new URL('..', import.meta.url)))
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : `Encke cannot serve: ${asError(error).message}`}\n`)
    process.exit(error instanceof ConfigurationError ? BAD_CONFIGURATION : CANNOT_SERVE)
  }
}

async function run(root: string): Promise<void> {
  const settings = readSettings(process.env)
  const plugins = BUILT_IN.map((plugin) => [`encke:plugin/${plugin.name}`, { __esModule: true, default: plugin }])
  const provided = { encke: { __esModule: true, ...encke }, ...Object.fromEntries(plugins) }
  const surroundings = { root, provided, loaded: new Map() }
  const read = (): Promise<Configured> => readConfiguration(settings, BUILT_IN, surroundings)
  const configured = await read()
  const kernel = await openKernel(root, settings, configured)
  const live: { plugins?: LivePlugins } = {}
  stopOnSignals(async () => {
    await live.plugins?.close()
    await kernel.stop()
  })
  const origin = await kernel.listen(settings.port, settings.host)
  await kernel.load(configured.plugins)
  if (settings.watch) live.plugins = new LivePlugins({ host: kernel.host, log: kernel.host.logging, read }, configured)
  // Whoever started us had V8 keep the room for new objects small; from now on it may grow with what there is to do.
  setFlagsFromString('--semi-space-growth-factor=2')
  for (const line of kernel.ready(origin)) process.stderr.write(`${line}\n`)
  process.stdout.write(`Encke is ready at ${origin}\n`)
}

async function openKernel(root: string, settings: Settings, { limits, embed }: Configured): Promise<Kernel> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const files = join(root, 'dist', 'ui')
  const logging = createLogging(settings.logLevel)
  const kernel = await Kernel.open({
    settings,
    limits: parseLimits(limits, settings.limits),
    embed: parseEmbed(embed),
    clock: systemClock,
    logging,
    files,
    pages: { shell: join(files, 'index.html'), paths: PAGES },
    version,
  })
  // What nobody caught is the fault of the plugin whose code it was; the server goes on.
  new Watchdog({ blocked: (blocked) => kernel.host.faults.blocked(blocked) })
  const uncaught = (error: unknown): void => kernel.host.faults.uncaught(error)
  process.on('uncaughtException', uncaught).on('unhandledRejection', uncaught)
  return kernel
}

/** The first signal stops in order, the second at once. */
function stopOnSignals(end: () => Promise<void>): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(CANNOT_SERVE)
    stopping = true
    void end().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Encke did not stop in order: ${asError(error).message}\n`)
        process.exit(CANNOT_SERVE)
      },
    )
  }
  process.on('SIGTERM', stop).on('SIGINT', stop)
}

await serve()
