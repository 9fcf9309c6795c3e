import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { until } from '../contract/served.ts'
import { Page, type Way } from './page.ts'

/** Java's monitor, as far as it matters here: who is not waiting when it is notified never hears of it. */
class Monitor {
  readonly #waiting: (() => void)[] = []
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
  notify(): void {
    this.#waiting.shift()?.()
  }
}

/**
 * The article's delivery loop, faults and all, for tests to show what they are about: one connection for everybody, messages
 * that are taken off the queue before they are written, and a look at the queue that is no part of the waiting.
 */
class ArticlesMessageSender {
  /** What happens between looking and waiting: another thread may run. */
  threadSwitch = async (): Promise<void> => {}
  readonly #messages: string[] = []
  readonly #messageAdded = new Monitor()
  readonly #connectionSet = new Monitor()
  #connection: ServerResponse | undefined

  setConnection(connection: ServerResponse): void {
    this.#connection = connection
    this.#connectionSet.notify()
  }

  send(message: string): void {
    this.#messages.push(message)
    this.#messageAdded.notify()
  }

  /** Never ends, as in the article. */
  async run(): Promise<never> {
    for (;;) {
      if (this.#messages.length === 0) {
        await this.threadSwitch()
        await this.#messageAdded.wait()
      }
      const pending = this.#messages.splice(0)
      if (!this.#connection) await this.#connectionSet.wait()
      try {
        for (const message of pending) write(this.#connection, `${message}\n`)
        this.#connection?.end()
        this.#connection = undefined
      } catch {
        // The article logs it and goes on: what was pending is gone.
      }
    }
  }
}

function write(connection: ServerResponse | undefined, text: string): void {
  if (!connection || connection.destroyed) throw new Error('IOException')
  connection.write(text)
}

/** The article's loop behind Node's own server. */
export async function articlesWay(): Promise<Way & { readonly sender: ArticlesMessageSender }> {
  const sender = new ArticlesMessageSender()
  const waiting = new Set<ServerResponse>()
  const server = createServer((_, response) => {
    response.flushHeaders()
    waiting.add(response)
    response.once('close', () => waiting.delete(response))
    sender.setConnection(response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  void sender.run()
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return {
    sender,
    send: async (message) => sender.send(message),
    open: () => new Page({ url: () => url, messagesIn: (answer) => answer.split('\n').filter(Boolean) }),
    waiting: (requests) => until(() => waiting.size === requests),
  }
}

/**
 * The article's source of weather, faults and all: one for each request, which never ends, and which sleeps only after what went
 * well. It reads until `more` says that the test has seen enough.
 */
export async function articlesWeatherman(
  feeds: readonly string[],
  { read, sleep, more }: { read(url: string): Promise<void>; sleep(): Promise<void>; more(): boolean },
): Promise<void> {
  for (let turn = 0; more(); turn += 1) {
    try {
      await read(feeds[turn % feeds.length] ?? '')
      await sleep()
    } catch {
      // The article eats it.
    }
  }
}
