import { setTimeout as wait } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import jetty from '../../examples/comet-apis/jetty.ts'
import servlet from '../../examples/comet-apis/servlet.ts'
import tomcat from '../../examples/comet-apis/tomcat.ts'
import { use } from '../../kernel/index.ts'
import { type TestKernel, testKernel } from '../../kernel/testing.ts'
import { type FeedServer, startFeedServer } from '../feeds/server.ts'

export const STYLES = { tomcat, jetty, servlet }
export type Style = keyof typeof STYLES
export const ALL_STYLES = Object.keys(STYLES) as readonly Style[]

/** How much time passes in a step, and how long a step takes. */
const STEP_MILLISECONDS = 1_000
const REAL_MILLISECONDS = 4

/** An RSS feed whose newest entry this is. */
export const rss = (title: string, minute = 0): string =>
  `<rss version="2.0"><channel><title>Weather</title><item><title>${title}</title><description>&lt;b&gt;${title}&lt;/b&gt; &amp;amp; wind</description>` +
  `<pubDate>Sun, 01 Mar 2026 12:${String(minute).padStart(2, '0')}:00 GMT</pubDate></item><item><title>Older</title></item></channel></rss>`

/** What the styles tell of it. */
export const told = (title: string, minute = 0) => ({
  title,
  description: `${title} & wind`,
  date: `Sun, 01 Mar 2026 12:${String(minute).padStart(2, '0')}:00 GMT`,
})

/** A kernel with the weather in Tomcat's style, from feeds that a test changes. */
export interface World {
  readonly kernel: TestKernel
  readonly feeds: FeedServer
  /** Lets so many seconds pass, in steps, so that what happens over the network happens meanwhile. */
  pass(seconds: number): Promise<void>
  /** Lets time pass until this is so. */
  passUntil(so: () => boolean): Promise<void>
}

export async function startWeather(paths: readonly string[]): Promise<World> {
  const feeds = await startFeedServer()
  const config = { feeds: paths.map((path) => feeds.url + path), seconds: 30, mode: 'streaming' } as const
  const kernel = await testKernel({ plugins: [use(tomcat, config)], netAllow: [feeds.hostAndPort] })
  onTestFinished(async () => {
    await kernel.stop()
    await feeds.close()
  })
  const step = async (): Promise<void> => {
    kernel.clock.advance(STEP_MILLISECONDS)
    await wait(REAL_MILLISECONDS)
  }
  return {
    kernel,
    feeds,
    async pass(seconds) {
      for (let left = seconds * 1_000; left > 0; left -= STEP_MILLISECONDS) await step()
    },
    async passUntil(so) {
      const started = performance.now()
      while (!so()) {
        if (performance.now() - started > 100_000) throw new Error(`It never came about: ${so}`)
        await step()
      }
    },
  }
}
