import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { api, base, disc, discs, languageOf, me, StateController, since, words } from '../../../ui/index.ts'
import type { Shown } from '../attendee.ts'
import { Heartbeat } from './heartbeat/heartbeat.ts'

interface Somebody {
  readonly id: string
  readonly name: string
  readonly role?: string
}
interface Attendance {
  readonly lastSeen: readonly { readonly id: string; readonly seen: number }[]
}

const MINUTE_MS = 60_000

/** Who is in a room: here, away, and who was; and the sign that its own person is. */
@customElement('encke-members')
export class Members extends LitElement {
  static override styles = [
    base,
    words,
    discs,
    css`
      :host {
        display: block;
        padding: var(--s-2) var(--s-6) var(--s-6);
        --disc: 1.75rem;
        --disc-letter: 0.75rem;
      }
      h3 {
        display: flex;
        justify-content: space-between;
        margin-block: var(--s-6) var(--s-3);
        color: var(--fg-2);
        font: var(--weight-medium) var(--text-xs) / 1rem var(--font);
        font-variant-numeric: tabular-nums;
      }
      section:first-child h3 {
        margin-block-start: var(--s-4);
      }
      li {
        display: flex;
        align-items: center;
        gap: 0.625rem;
        min-block-size: 2.25rem;
        padding-block: var(--s-1);
        font-size: var(--text-sm);
        line-height: 1.0625rem;
      }
      .face {
        position: relative;
        display: grid;
      }
      .dot {
        position: absolute;
        inset-block-end: -1px;
        inset-inline-end: -2px;
        inline-size: 0.625rem;
        block-size: 0.625rem;
        border: 2px solid var(--bg);
        border-radius: 50%;
        background: var(--ok-dot);
      }
      .away .dot {
        background: radial-gradient(var(--bg) 0 1px, var(--away-dot) 1.5px);
      }
      .who {
        display: grid;
        min-inline-size: 0;
      }
      bdi {
        overflow-wrap: anywhere;
        font-weight: var(--weight-medium);
      }
      .away bdi,
      .gone bdi {
        color: var(--fg-2);
      }
      .gone .disc {
        opacity: 0.6;
      }
      .when {
        color: var(--fg-3);
        font-size: var(--text-xs);
        line-height: 1rem;
      }
      @media (forced-colors: active) {
        .dot {
          background: CanvasText;
        }
        .away .dot {
          background: Canvas;
          border: 2px solid CanvasText;
        }
      }
    `,
  ]

  @property() room = ''
  @state() private people: ReadonlyMap<string, Somebody> = new Map()
  @state() private lastSeen: Attendance['lastSeen'] = []
  readonly #present = new StateController<Shown>(this, () => (this.room ? `presence/${this.room}` : undefined))
  readonly #heartbeat = new Heartbeat()
  #minutes: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#heartbeat.begin()
    // What is told in minutes is told anew each minute.
    this.#minutes = setInterval(() => this.requestUpdate(), MINUTE_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#heartbeat.end()
    clearInterval(this.#minutes)
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('room') || !this.room) return
    this.#heartbeat.isIn([this.room])
    void this.#load()
  }

  override render() {
    const present = [...this.#present.values].map(([id, shown]) => ({ id, role: this.people.get(id)?.role, ...shown }))
    const here = present.filter(({ state }) => state === 'here').sort(byName)
    const away = present.filter(({ state }) => state === 'away').sort(byName)
    const gone = this.lastSeen.filter(({ id }) => this.people.has(id) && !this.#present.values.has(id))
    return html`
      ${group(
        'Here now',
        here.map((who) => row('here', who, who.id === me().id ? 'You' : who.guest ? 'Guest' : '')),
      )}
      ${group(
        'Away',
        away.map((who) => row('away', who, since(who.since))),
      )}
      ${group(
        'Offline',
        gone.map(({ id, seen }) => row('gone', { id, name: id, ...this.people.get(id) }, since(seen))),
      )}
    `
  }

  /** Names of those who are not there now. Without them the pane shows who is. */
  async #load(): Promise<void> {
    const nobody = { people: [] as Somebody[], lastSeen: [] as Attendance['lastSeen'] }
    const [{ people }, { lastSeen }] = await Promise.all([
      api<{ people: Somebody[] }>('GET', '/api/people').catch(() => nobody),
      api<Attendance>('GET', `/api/presence/${this.room}`).catch(() => nobody),
    ])
    this.people = new Map(people.map((person) => [person.id, person]))
    this.lastSeen = lastSeen
  }
}

const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name)

const group = (title: string, rows: readonly unknown[]) =>
  rows.length === 0
    ? nothing
    : html`<section aria-label=${title}>
        <h3><span>${title}</span><span>${rows.length}</span></h3>
        <ul>
          ${rows}
        </ul>
      </section>`

const WORDS = { here: 'here', away: 'away', gone: 'offline' } as const

function row(state: keyof typeof WORDS, who: { id: string; name: string; role?: string | undefined }, note: string) {
  const { id, name, role = 'member' } = who
  return html`<li class=${state}>
    <span class="face">${disc({ id, name, role })}${state === 'gone' ? nothing : html`<span class="dot"></span>`}</span>
    <span class="who">
      <span><bdi lang=${languageOf(name) ?? nothing}>${name}</bdi><span class="for-readers">, ${WORDS[state]}</span></span>
      ${note ? html`<span class="when">${note}</span>` : nothing}
    </span>
  </li>`
}
