import { html } from 'lit/html.js'
import { ChannelState, css, type InEach, type Properties, Widget } from '../../../ui/widgets/index.ts'
import { ask, disc, discs, Refusal } from '../../../ui/widgets/people.ts'
import type { Shown } from '../attendee.ts'

const DISCS = 3

/** How many are in a room, by its name; nobody is no number. */
const WORDS: InEach<(count: number, room: string) => string> = {
  en: (count, room) => `${count || 'Nobody'} in ${room}`,
  fr: (count, room) => `${count || 'Personne'} dans ${room}`,
  'zh-Hant': (count, room) => (count ? `${room} 有 ${count} 人` : `${room} 沒有人`),
}

/** Who is in a room, for other sites' pages, in a line of text: up to three discs and a number. `label` is what stands behind the number. */
export class Presence extends Widget {
  static override styles = [
    ...Widget.styles,
    discs,
    css`
      :host {
        display: inline-block;
        contain: none;
        vertical-align: middle;
      }
      [part~='frame'] {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        padding: 4px 14px 4px 5px;
        border-radius: var(--w-radius, 99px);
      }
      [part~='frame'].empty {
        padding-inline-start: 14px;
      }
      [part~='discs'] {
        --disc: 26px;
        display: flex;
      }
      .disc + .disc {
        margin-inline-start: -7px;
      }
      .disc {
        box-shadow: 0 0 0 2px var(--ring);
      }
    `,
  ]
  static override properties: Properties = { room: {}, label: {}, name: { state: true } }
  declare room: string
  declare label: string
  declare name: string
  readonly #people = new ChannelState<Shown>(this, () => this.room && `presence/${this.room}`)
  #asked = ''

  override willUpdate(): void {
    if (!this.room || this.label || this.#asked === this.room) return
    this.#asked = this.name = this.room
    void this.#ask(this.room)
  }

  override render() {
    const { heard, values } = this.#people
    if (heard !== 'told' || !values) return this.fallback
    const people = [...values].map(([id, { data }]) => ({ id, ...data })).sort((one, other) => one.since - other.since)
    const count = people.length
    const { language } = this.speech
    const names = people.map(({ name }) => name).join(', ')
    return html`<span class="widget" lang=${language}>
      <span part="frame" class=${count ? '' : 'empty'} title=${names}>
        <span part="discs">${people.slice(0, DISCS).map(disc)}</span>
        <span part="label">${this.label ? `${count} ${this.label}` : WORDS[language](count, this.name)}</span>
      </span>
    </span>`
  }

  async #ask(room: string): Promise<void> {
    try {
      const { name } = await ask<{ name: string }>(`/api/rooms/${room}`)
      if (room === this.room) this.name = name
    } catch (error) {
      // The room's id says nearly the same.
      if (!(error instanceof Refusal)) throw error
    }
  }
}

customElements.define('encke-presence', Presence)
