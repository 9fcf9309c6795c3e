import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { cometEvents } from '../../examples/comet-apis/comet-processor.ts'
import { MessageSender } from '../../examples/comet-apis/message-sender.ts'
import { definePlugin } from '../../kernel/index.ts'
import type { Cursor, PollAnswer } from '../../kernel/protocol.ts'
import { testKernel } from '../../kernel/testing.ts'
import { until } from '../contract/served.ts'
import { type Asking, Page, type Way } from './page.ts'

/** `MessageSender` in its long-poll mode, over the kernel's log. */
export async function ourWay(): Promise<Way> {
  const senders: MessageSender<string>[] = []
  const messages = definePlugin({
    name: 'messages',
    api: 1,
    channels: { 'messages/all': { kind: 'log', data: z.string(), access: { read: 'anyone' } } },
    setup(ctx) {
      const channel = ctx.channel('messages/all')
      const sender = new MessageSender('long-poll', (message: string) => channel.publish({}, message))
      senders.push(sender)
      channel.on(
        cometEvents({
          event(event) {
            if (event.type === 'begin') sender.setConnection(event.connection.signal, () => event.close())
            return undefined
          },
        }),
      )
    },
  })
  const kernel = await testKernel({ plugins: [messages] })
  onTestFinished(() => kernel.stop())
  const { cursor } = (await kernel.ask('GET', '/comet/poll?channel=messages/all')).json as PollAnswer
  return {
    async send(message) {
      for (const sender of senders) await sender.send(message)
    },
    open: () => new Page(longPolling(kernel.origin, cursor)),
    waiting: (requests) => until(() => (kernel.kernel.connections.summary().byTransport['long-poll'] ?? 0) === requests),
  }
}

/** One long poll after the other, each from where the one before ended. */
function longPolling(origin: string, head: Cursor): Asking {
  let since = head
  return {
    url: () => `${origin}/comet/long-poll?channel=messages/all&since=${since}`,
    messagesIn(answer) {
      const { frames, cursor } = JSON.parse(answer) as PollAnswer
      since = cursor
      return frames.flatMap((frame) => (frame.type === 'publication' ? [String(frame.data)] : []))
    },
  }
}
