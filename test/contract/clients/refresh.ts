import type { Frame, PollAnswer } from '../../../kernel/protocol.ts'
import { askOnAndOn } from './answers.ts'
import { attribute, attributesOf, textOf } from './html.ts'
import { whileWanted } from './poll.ts'
import type { TestTransport } from './transport.ts'

const ITEM = /<li([^>]*)>([\s\S]*?)<\/li>/g

/** Pages that come anew: what they tell stands in them as people see it, and all state as well. */
export const refresh: TestTransport = {
  name: 'refresh',
  gives: 'pages',
  open: async (call, sink) => askOnAndOn(call, sink, { before: whileWanted(sink), read: readPage }),
}

/** Reads a page as the answer to a poll; throws where it tells what it does not show, or goes on from elsewhere. */
function readPage(page: string): PollAnswer {
  const cursor = attribute(page, 'html', 'data-cursor')
  const next = attribute(page, 'meta http-equiv="refresh"', 'content')
  const [, seconds, url = ''] = /^(\d+);url=(\/comet\/refresh\?.*)$/.exec(next) ?? []
  const since = new URL(url, 'http://localhost').searchParams.get('since')
  if (since !== cursor) throw new Error(`The page at ${cursor} goes on from ${since}`)
  const frames = itemsOf(page, 'ol id="told"').map(({ attributes, html }) => frameOf(attributes, html))
  checkShown(frames, page)
  return { frames, cursor, advice: { transports: [], timeout: 0, interval: Number(seconds) * 1_000, reconnect: 'retry' } }
}

interface Item {
  readonly attributes: Readonly<Record<string, string>>
  readonly html: string
}
function itemsOf(page: string, list: string): Item[] {
  const from = page.indexOf(`<${list}>`)
  if (from < 0) throw new Error(`There is no <${list}> in the page`)
  const items = page.slice(from, page.indexOf(`</${list.slice(0, 2)}>`, from)).matchAll(ITEM)
  return [...items].map(([, attributes = '', html = '']) => ({ attributes: attributesOf(attributes), html }))
}

/** The frame that an item bears; throws where it shows another one. */
function frameOf(attributes: Item['attributes'], html: string): Frame {
  const { 'data-frame': json = '', 'data-channel': channel, 'data-n': n } = attributes
  const frame = JSON.parse(json) as Frame
  if (frame.type !== 'publication' && frame.type !== 'signal') return frame
  const shown = channel === frame.channel && Number(n) === ('n' in frame ? frame.n : 0) && timeOf(html) === frame.time
  if (!shown || JSON.stringify(dataOf(html) ?? frame.data) !== JSON.stringify(frame.data)) throw new Error(`${json} is shown as ${html}`)
  return frame
}

const timeOf = (html: string): number => Date.parse(attribute(html, 'time', 'datetime'))
/** What is shown as JSON; nothing where a plugin presents it otherwise. */
function dataOf(html: string): unknown {
  if (/<i>erased<\/i>$/.test(html)) return { erased: true }
  const json = /<code>([\s\S]*)<\/code>$/.exec(html)?.[1]
  return json === undefined ? undefined : (JSON.parse(textOf(json)) as unknown)
}

/** The newest value that is told of each key stands among all that the page shows of its channel; one that is gone does not. */
function checkShown(frames: readonly Frame[], page: string): void {
  const told = new Map<string, { readonly list: string; readonly key: string; readonly data: unknown }>()
  for (const frame of frames) {
    if (frame.type !== 'state') continue
    for (const { key, data } of frame.entries) told.set(`${frame.channel} ${key}`, { list: `ul data-state="${frame.channel}"`, key, data })
  }
  for (const { list, key, data } of told.values()) {
    const shown = itemsOf(page, list).find(({ attributes }) => attributes['data-key'] === key)
    const value = shown && (dataOf(shown.html) ?? data)
    if (JSON.stringify(value ?? null) !== JSON.stringify(data)) throw new Error(`${key} is told and not shown`)
  }
}
