import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { definePlugin, html } from '../../kernel/index.ts'
import { type TestKernel, type TestOptions, testKernel } from '../../kernel/testing.ts'

const Sky = z.object({
  text: z.string(),
  since: z.number().exactOptional(),
  start: z.number().exactOptional(),
  wholeDay: z.boolean().exactOptional(),
})
type Sky = z.infer<typeof Sky>

/** What the sky does when a test says so. */
export interface SkyActs {
  set(place: string, key: string, value: Sky): Promise<unknown>
  remove(place: string, key: string): Promise<unknown>
  tell(topic: string, text: string): Promise<{ readonly n: number }>
  erase(topic: string, n: number): Promise<unknown>
}

/** Channels that strangers may look at in every way, and some that they may not. */
export const sky = (hold: (acts: SkyActs) => void) =>
  definePlugin({
    name: 'sky',
    api: 1,
    channels: {
      'sky/:place': { kind: 'state', data: Sky, access: { read: 'anyone' } },
      'news/:topic': { kind: 'log', data: z.string(), access: { read: 'anyone' } },
      'plain/:name': { kind: 'state', data: z.string(), access: { read: 'anyone' } },
      'members/:name': { kind: 'state', data: z.string() },
      'nods/:name': { kind: 'signal', data: z.string(), access: { read: 'anyone' } },
    },
    setup(ctx) {
      const places = ctx.channel('sky/:place')
      const news = ctx.channel('news/:topic')
      places.authorize(({ params }) => params.place !== 'hidden')
      places.present({
        text: ({ text }) => text,
        html: ({ text }) => html`<p>${text}</p>`,
        since: ({ since }) => since,
        svg(current, { params, lang, theme, query, origin, last }) {
          const told = [...current].map(([key, { text }]) => `${key}: ${text}`)
          const facts = [params.place, lang, theme, query.get('units') ?? '', origin, last ? 'last' : 'live', ...told]
          return `<svg xmlns="http://www.w3.org/2000/svg"><desc>${html`${facts.join('|')}`.html}</desc></svg>`
        },
        embed: (current, { params, lang }) => ({
          title: `The <sky> over ${params.place}`,
          body: html`<p lang="${lang}">${[...current.values()].map(({ text }) => text).join(', ')}</p>`,
          width: 320,
          height: 180,
        }),
        event: ({ text, start, wholeDay }) =>
          start === undefined
            ? undefined
            : { uid: `sky-${start}`, title: text, text: `${text};\nagain`, start, ...(wholeDay && { wholeDay }) },
      })
      news.present({ text: (text) => text, svg: (current) => `<svg xmlns="http://www.w3.org/2000/svg">${[...current.keys()]}</svg>` })
      ctx.channel('members/:name').present({ svg: () => '<svg xmlns="http://www.w3.org/2000/svg"/>' })
      hold({
        set: (place, key, value) => places.publish({ place }, value, { key }),
        remove: (place, key) => places.remove({ place }, key),
        tell: (topic, text) => news.publish({ topic }, text),
        erase: (topic, n) => news.publish({ topic }, 'erasing', { supersede: [n] }),
      })
    },
  })

/** A kernel under that sky, until the test is over. */
export async function underTheSky(
  options: Omit<Partial<TestOptions>, 'plugins'> = {},
): Promise<SkyActs & { readonly kernel: TestKernel; readonly port: number }> {
  const acts: SkyActs[] = []
  const kernel = await testKernel({ plugins: [sky((grip) => void acts.push(grip))], ...options })
  onTestFinished(() => kernel.stop())
  const [first] = acts
  if (first === undefined) throw new Error('The sky did not come up')
  return { ...first, kernel, port: Number(new URL(kernel.origin).port) }
}
