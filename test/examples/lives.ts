import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { deferred } from '../../kernel/deferred.ts'
import { type Connection, type ConnectionEvents, type Context, definePlugin } from '../../kernel/index.ts'
import { person, speaksFor, type TestKernel, testKernel } from '../../kernel/testing.ts'

type Say = { readonly text: string }
/** What listens to the connections of the channel `lives/one`. */
export type Listeners = ConnectionEvents<unknown, Say>
export type Life = Connection<unknown>

/** A kernel with one channel, whose connections are followed by what `listen` gives. */
export async function serveLives(
  listen: (ctx: Pick<Context<unknown, Record<never, never>, unknown>, 'after'>) => Listeners,
): Promise<TestKernel> {
  const lives = definePlugin({
    name: 'lives',
    api: 1,
    channels: {
      'lives/one': {
        kind: 'log',
        data: z.object({ text: z.string() }),
        accepts: z.object({ text: z.string() }),
        access: { write: 'signed-in' },
      },
    },
    setup(ctx) {
      const channel = ctx.channel('lives/one')
      channel.receive(({ data }) => data)
      channel.on(listen(ctx))
    },
  })
  const kernel = await testKernel({ plugins: [lives] })
  onTestFinished(() => kernel.stop())
  return kernel
}

/** What happened, in order, and who waits for it. */
export class Happenings {
  readonly all: string[] = []
  readonly #waiting = new Map<string, () => void>()

  note(what: string): void {
    this.all.push(what)
    this.#waiting.get(what)?.()
  }
  /** Resolves when this has happened. */
  async of(what: string): Promise<void> {
    if (this.all.includes(what)) return
    const happened = deferred<void>()
    this.#waiting.set(what, () => happened.resolve())
    await happened.promise
  }
}

/** A WebSocket that follows the channel as Mira. */
export async function openSocket({ origin }: TestKernel): Promise<WebSocket> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/comet/ws?channel=lives/one`, 'encke.v1', {
    headers: speaksFor(person('Mira')),
  })
  onTestFinished(() => socket.terminate())
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed))
  return socket
}
