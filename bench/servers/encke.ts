import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { enckePolling, stream, webSocket } from './dialects.ts'
import { type Child, type Running, type StartOptions, start, type Target } from './running.ts'

const BENCH = fileURLToPath(new URL('../', import.meta.url))
const READY = /^Encke is ready at http:\/\/\S+?:(\d+)$/
/** The load comes from one address and speaks for one bot; nothing else is changed. */
const LIMITS = { connectionsPerAddress: 50_000, connectionsPerIdentity: 50_000, publishPerSecond: 1_000_000, publishBurst: 1_000_000 }
const BOARD_TOKEN = 'the-token-of-the-board-of-the-bench'

/** Who has set the server up, as they sign in. */
export const OWNER = { name: 'Ada', password: 'a lighthouse by the sea' }

/** Encke as its users run it, with what only we can ask of it. */
export interface RunningEncke extends Running {
  readonly headers: string
  readonly data: string
  /** Says what SQLite and the event loop did since the last time; for a server that was started to count. */
  counts(): Promise<Counts>
  /** `kill -9`, and another server on the same data and port. */
  killed(): Promise<RunningEncke>
  /** The same, with something done to its data in between, and started otherwise. */
  killedFor(change: (data: string) => void, more?: More): Promise<RunningEncke>
}

/** What a server that counts has counted. */
export interface Counts {
  /** Statements run, by what they are. */
  readonly reads: number
  readonly writes: number
  /** The longest that the event loop stood still, in milliseconds. */
  readonly lag: number
}

export interface EnckeOptions extends StartOptions, More {
  /** Count statements and the event loop's delays. */
  readonly counting?: boolean
}

/** What a server may have more than others. */
export interface More {
  /** Beside those that always run, as a configuration names them. */
  readonly plugins?: readonly unknown[]
  /** Variables beside those that are always set. */
  readonly env?: NodeJS.ProcessEnv
}

/** What a server is started with, again too. */
interface Started extends More {
  readonly data: string
  readonly port: number
  readonly counting: boolean
}
interface Standing extends Started {
  readonly headers: string
  readonly rooms: readonly string[]
}

async function launchOn({ data, port, counting, plugins: more = [], env: further = {} }: Started): Promise<Child> {
  const config = join(data, 'bench.config.json')
  const plugins = ['accounts', 'chat', 'presence', 'gallery', ['ticker', { boards: { bench: { token: BOARD_TOKEN } } }], ...more]
  await writeFile(config, JSON.stringify({ plugins }))
  const { PATH, HOME } = process.env
  const env: NodeJS.ProcessEnv = {
    PATH,
    HOME,
    PORT: String(port),
    ENCKE_DATA: data,
    ENCKE_CONFIG: config,
    ENCKE_LIMITS: JSON.stringify(LIMITS),
  }
  env.ENCKE_WATCH = '0'
  env.ENCKE_LOG = 'error'
  Object.assign(env, further)
  if (counting) env.NODE_OPTIONS = `--require=${join(BENCH, 'servers/counting.cjs')}`
  return start([process.execPath, join(BENCH, '../start.js')], { ready: READY, env })
}

/** Asks a server that has just been started, as JSON. */
async function ask(
  port: number,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ json: unknown; cookie: string }> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`)
  return { json: text ? JSON.parse(text) : undefined, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
}

/** Makes an owner, a bot and as many rooms as are needed. */
async function furnish(port: number, channels: number): Promise<Pick<Standing, 'headers' | 'rooms'>> {
  const { cookie } = await ask(port, '/api/setup', OWNER)
  const { json } = await ask(port, '/api/bots', { name: 'Load' }, { cookie })
  const { token } = json as { token: string }
  const rooms = ['lobby']
  while (rooms.length < channels) {
    const names = Array.from({ length: Math.min(50, channels - rooms.length) }, (_, index) => `Room ${rooms.length + index}`)
    const made = await Promise.all(names.map((name) => ask(port, '/api/rooms', { name, access: 'open' }, { cookie })))
    rooms.push(...made.map(({ json: room }) => (room as { id: string }).id))
  }
  return { headers: `Authorization: Bearer ${token}\r\n`, rooms }
}

async function revived(child: Child, standing: Standing, change: (data: string) => void): Promise<RunningEncke> {
  await child.stop('SIGKILL')
  change(standing.data)
  return running(await launchOn(standing), standing)
}

function running(child: Child, standing: Standing): RunningEncke {
  const { data, port, headers, rooms } = standing
  const dialects: Record<string, ReturnType<Running['dialect']>> = {
    ws: webSocket((channel) => `/comet/ws?channel=${channel}`, '"joined"', headers),
    sse: stream((channel) => `/comet/sse?channel=${channel}`, '"joined"', headers),
    stream: stream((channel) => `/comet/stream?channel=${channel}`, '"joined"', headers),
    'long-poll': enckePolling(headers),
  }
  return {
    pid: child.pid,
    port,
    publishPort: port,
    headers,
    data,
    channel: (index) => `chat/${rooms[index % rooms.length]}`,
    post: (channel, text) => ({ path: `/channels/${channel}`, headers, body: `{"type":"message.posted","text":"${text}"}` }),
    dialect: (transport) => dialects[transport] as ReturnType<Running['dialect']>,
    counts: () => counted(child),
    killed: () => revived(child, standing, () => {}),
    killedFor: (change, more) => revived(child, { ...standing, ...more }, change),
    async stop() {
      await child.stop('SIGKILL')
      await rm(data, { recursive: true })
    },
  }
}

/** Asks a counting server by a signal; it answers with a line on its standard error. */
async function counted(child: Child): Promise<Counts> {
  const before = child.stderr().length
  child.signal('SIGUSR2')
  for (;;) {
    const line = /^counted (\{.*\})$/m.exec(child.stderr().slice(before))?.[1]
    if (line) return JSON.parse(line) as Counts
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** Starts Encke on a new folder of data, with an owner, a bot and rooms. */
export async function startEncke({ channels = 1, counting = false, ...more }: EnckeOptions): Promise<RunningEncke> {
  await mkdir(join(BENCH, 'data'), { recursive: true })
  const data = await mkdtemp(join(BENCH, 'data/run-'))
  const child = await launchOn({ ...more, data, port: 0, counting })
  const port = Number(READY.exec(child.line)?.[1])
  return running(child, { ...more, data, port, counting, ...(await furnish(port, channels)) })
}

/** The token that posts to the ticker's board `bench`. */
export const boardToken = BOARD_TOKEN

export const encke: Target = { name: 'Encke', transports: ['ws', 'sse', 'stream', 'long-poll'], start: startEncke }
