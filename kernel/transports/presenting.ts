import type { CalendarEvent, Embed, Html, Presentation, View } from '../api/plugin.ts'
import type { Family, Registry } from '../channels/registry.ts'
import type { LifeHost } from '../delivery/channel-life.ts'
import { escapeHtml, html } from '../http/html.ts'
import { NOT_XML } from '../http/xml.ts'

/**
 * Shows people what channels tell: as their plugins `present` it, otherwise as escaped JSON. A presentation that throws is noted,
 * once, and shown as JSON; it is no fault that fails its plugin, or whoever finds words that upset it could end a chat.
 */
export class Presenting {
  readonly #registry: Registry
  readonly #host: Pick<LifeHost, 'note'>
  readonly #noted = new WeakSet<Presentation<unknown>>()

  constructor(registry: Registry, host: Pick<LifeHost, 'note'>) {
    this.#registry = registry
    this.#host = host
  }

  /** One line or more, of anything: it is for `text/plain`. `key` is that of a `state` channel's value. */
  text(channel: string, data: unknown, key?: string): string {
    if (isErased(data)) return 'erased'
    return this.#by(channel, ({ text }) => text?.(data, key)) ?? JSON.stringify(data)
  }

  /** What may stand anywhere in a page's body. */
  html(channel: string, data: unknown, key?: string): Html {
    if (isErased(data)) return html`<i>erased</i>`
    const shown = this.#by(channel, (presentation) => presentation.html?.(data, key)) ?? html`<code>${JSON.stringify(data)}</code>`
    // What a plugin did not make by the tag is no HTML.
    return html`${shown}`
  }

  /** A picture of a channel's values by key, as a whole SVG document. */
  svg(channel: string, current: ReadonlyMap<string, unknown>, view: Omit<View<unknown>, 'params'>): string {
    const params = this.#registry.resolve(channel)?.params ?? {}
    const picture =
      this.#by(channel, ({ svg }) => svg?.(current, { ...view, params })) ??
      lettering([...current].map(([key, data]) => `${key} ${JSON.stringify(data)}`))
    return picture.replace(NOT_XML, '')
  }

  /** What other sites hold in a frame, where the channel's plugin makes such a thing. */
  embed(channel: string, current: ReadonlyMap<string, unknown>, view: Omit<View<unknown>, 'params'>): Embed | undefined {
    const params = this.#registry.resolve(channel)?.params ?? {}
    return this.#by(channel, ({ embed }) => embed?.(current, { ...view, params }))
  }

  /** What people call a channel. */
  title(channel: string, current: ReadonlyMap<string, unknown>, view: Omit<View<unknown>, 'params'>): string {
    const params = this.#registry.resolve(channel)?.params ?? {}
    return this.embed(channel, current, view)?.title ?? this.#by(channel, ({ title }) => title?.({ ...view, params })) ?? channel
  }

  /** What stands in the channel's calendar for it, where anything does. */
  event(channel: string, data: unknown): CalendarEvent | undefined {
    return this.#by(channel, ({ event }) => event?.(data))
  }

  /** Since when it is so, where the plugin knows better than when it was published. */
  since(channel: string, data: unknown): number | undefined {
    return this.#by(channel, ({ since }) => since?.(data))
  }

  #by<T>(channel: string, present: (presentation: Presentation<unknown>) => T | undefined): T | undefined {
    const family = this.#registry.resolve(channel)?.family
    if (!family) return undefined
    try {
      return present(family.presentation)
    } catch (error) {
      this.#note(family, error)
      return undefined
    }
  }

  #note({ plugin, presentation }: Family, error: unknown): void {
    if (this.#noted.has(presentation)) return
    this.#noted.add(presentation)
    this.#host.note(plugin, error)
  }
}

/** Whether data is what is left of a publication that was erased. */
export const isErased = (data: unknown): boolean => typeof data === 'object' && data !== null && 'erased' in data && data.erased === true

const LINE_PIXELS = 18

function lettering(lines: readonly string[]): string {
  const rows = lines.map((line, index) => `<text x="4" y="${(index + 1) * LINE_PIXELS - 5}">${escapeHtml(line)}</text>`)
  const size = `width="640" height="${Math.max(1, lines.length) * LINE_PIXELS}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="monospace" font-size="13">${rows.join('')}</svg>`
}
