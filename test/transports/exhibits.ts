import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { ClientError, definePlugin, html } from '../../kernel/index.ts'
import { type Ask, person, speaksFor, type TestKernel, type TestOptions, type Told, testKernel } from '../../kernel/testing.ts'

export const MIRA = person('Mira')

/** What the exhibits do when a test says so. */
export interface Exhibits {
  say(room: string, text: string): Promise<{ readonly n: number }>
  mumble(room: string, data: unknown): Promise<unknown>
  erase(room: string, n: number): Promise<unknown>
  set(board: string, key: string, value: unknown): Promise<unknown>
  remove(board: string, key: string): Promise<unknown>
  paint(name: string, value: string): Promise<unknown>
}

const spoken = z.object({ text: z.string() })

const square = (fill: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10" fill="${fill}"/></svg>`
/** A page of the server's own, in which frames of the server may stand. */
const room = (): Response =>
  new Response('<!doctype html><title>Exhibits</title><link rel="icon" href="data:,">', {
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': "default-src 'self' data:" },
  })

/** Channels that present themselves in every way, and some in none; whatever is presented of the text `upset` throws. */
export const exhibits = (hold: (acts: Exhibits) => void) =>
  definePlugin({
    name: 'exhibits',
    api: 1,
    channels: {
      'talk/:room': { kind: 'log', data: spoken, accepts: z.looseObject(spoken.shape), access: { read: 'anyone', write: 'signed-in' } },
      'closed/:room': { kind: 'log', data: spoken, accepts: spoken, access: { write: 'admin' } },
      'mumbled/:room': { kind: 'log', data: z.unknown(), accepts: z.unknown(), access: { write: 'signed-in' } },
      'board/:name': { kind: 'state', data: z.unknown(), access: { read: 'anyone' } },
      'colour/:name': { kind: 'state', data: z.string(), access: { read: 'anyone' } },
    },
    paths: ['/exhibits'],
    setup(ctx) {
      const talk = ctx.channel('talk/:room')
      const mumbled = ctx.channel('mumbled/:room')
      const board = ctx.channel('board/:name')
      const unlessUpset = <T>(text: string, shown: T): T => {
        if (text === 'upset') throw new Error('the exhibit is upset')
        return shown
      }
      talk.receive(({ data }) => {
        if (data.text === 'refused') throw new ClientError('conflict', 'Not <this> one')
        return { text: Object.keys(data).length > 1 ? JSON.stringify(data) : data.text }
      })
      talk.present({
        text: ({ text }) => unlessUpset(text, `said ${text}`),
        html: ({ text }) => unlessUpset(text, html`<q>${text}</q>`),
        form: { text: { label: 'Your <words>' }, mood: { value: 'good "mood"' } },
      })
      ctx.channel('closed/:room').receive(({ data }) => data)
      ctx.channel('closed/:room').present({ form: { text: { label: 'Words' } } })
      mumbled.receive(({ data }) => data)
      board.present({
        text: (value) => `value ${value}`,
        html: (value) => (value === 'homemade' ? { html: '<script>' } : html`<b>${String(value)}</b>`),
        svg: (current) =>
          `<svg xmlns="http://www.w3.org/2000/svg"><desc>${[...current].map(([key, value]) => `${key}=${value}`)}</desc></svg>`,
      })
      const colour = ctx.channel('colour/:name')
      colour.present({ svg: (current, { last }) => square(last ? 'gray' : (current.get('now') ?? 'black')) })
      ctx.route('GET', '/exhibits', room, { access: 'anyone' })
      hold({
        say: (room, text) => talk.publish({ room }, { text }),
        mumble: (room, data) => mumbled.publish({ room }, data),
        erase: (room, n) => talk.publish({ room }, { text: 'erasing' }, { supersede: [n] }),
        set: (name, key, value) => board.publish({ name }, value, { key }),
        remove: (name, key) => board.remove({ name }, key),
        paint: (name, value) => colour.publish({ name }, value, { key: 'now' }),
      })
    },
  })

/** A kernel with the exhibits, until the test is over. */
export interface Exhibition extends Exhibits {
  readonly kernel: TestKernel
  readonly port: number
  ask(method: string, path: string, ask?: Ask): Promise<Told>
  /** Sends a form. */
  send(fields: Readonly<Record<string, string>>, how?: Pick<Ask, 'as' | 'headers'>): Promise<Told>
}

export async function exhibition(options: Omit<Partial<TestOptions>, 'plugins'> = {}): Promise<Exhibition> {
  const acts: Exhibits[] = []
  const kernel = await testKernel({ plugins: [exhibits((grip) => void acts.push(grip))], ...options })
  onTestFinished(() => kernel.stop())
  return {
    // A restart loads the plugin anew.
    ...delegating(() => acts[acts.length - 1] as Exhibits),
    kernel,
    port: Number(new URL(kernel.origin).port),
    ask: (method, path, ask) => kernel.ask(method, path, ask),
    send: (fields, how) => post(kernel, fields, how),
  }
}

const delegating = (acts: () => Exhibits): Exhibits => ({
  say: (room, text) => acts().say(room, text),
  mumble: (room, data) => acts().mumble(room, data),
  erase: (room, n) => acts().erase(room, n),
  set: (board, key, value) => acts().set(board, key, value),
  remove: (board, key) => acts().remove(board, key),
  paint: (name, value) => acts().paint(name, value),
})

async function post(
  { origin }: TestKernel,
  fields: Readonly<Record<string, string>>,
  how: Pick<Ask, 'as' | 'headers'> = {},
): Promise<Told> {
  const { as, headers } = { as: MIRA, ...how }
  const response = await fetch(`${origin}/comet/refresh`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...speaksFor(as), ...headers },
    body: new URLSearchParams(fields),
  })
  return { status: response.status, headers: response.headers, text: await response.text(), json: undefined }
}
