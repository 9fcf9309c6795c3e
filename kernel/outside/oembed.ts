import type { Embed, View } from '../api/plugin.ts'
import { ClientError } from '../errors.ts'
import { html } from '../http/html.ts'
import { embedAddress } from './embed-page.ts'

/** The most CSS pixels that the site has for it. */
export interface OEmbedSize {
  readonly maxWidth: number
  readonly maxHeight: number
}

/** Reads `maxwidth` and `maxheight`; throws `bad-request` where they are no numbers. */
export const sizeOf = (query: URLSearchParams): OEmbedSize => ({
  maxWidth: pixels(query, 'maxwidth'),
  maxHeight: pixels(query, 'maxheight'),
})

function pixels(query: URLSearchParams, name: string): number {
  const written = query.get(name)
  if (written === null || written === '') return Number.POSITIVE_INFINITY
  if (/^[1-9]\d{0,5}$/.test(written)) return Number(written)
  throw new ClientError('bad-request', `${name} is a whole number of pixels.`)
}

/** The answer of an oEmbed provider (oEmbed 1.0 §2.3.4.4): a frame, and how large it wants to be. */
export function oEmbed(
  channel: string,
  embed: Embed,
  { view, size }: { readonly view: Omit<View<unknown>, 'params'>; readonly size: OEmbedSize },
): object {
  const width = Math.min(embed.width, size.maxWidth)
  const height = Math.min(embed.height, size.maxHeight)
  const src = embedAddress(channel, view)
  return {
    version: '1.0',
    type: 'rich',
    title: embed.title,
    provider_name: 'Encke',
    provider_url: view.origin,
    cache_age: 3_600,
    width,
    height,
    html: html`<iframe src="${src}" width="${width}" height="${height}" title="${embed.title}" loading="lazy" frameborder="0"></iframe>`
      .html,
  }
}
