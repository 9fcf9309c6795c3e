import { html, nothing, svg, type TemplateResult } from 'lit/html.js'
import { foot, footLooks } from '../../../ui/widgets/foot.ts'
import { ChannelState, looks, type Properties, server, Widget } from '../../../ui/widgets/index.ts'
import { type BoardInfo, directionOf, type Figures, figuresOf, type Quote, SIGNS, type Span, wordsIn } from '../messages.ts'
import { Histories } from './widget/histories.ts'
import { type Manner, mannerOf, pageOf, pageSize } from './widget/motion.ts'
import { curveOf } from './widget/spark.ts'
import { styles } from './widget/styles.ts'

const USUAL_SPEED = 40
const PAGE_MS = 4_000
const GLOW_MS = 400
const GLOWS_EVERY_MS = 500
const CURVES = 40
/** A longer line is not on the page whole: so many of its quotes are, those that pass by. */
const LONG = 60
const PASSING = 30
const SPANS: readonly string[] = ['1h', '1d', '1w']

/** A board as a moving line: `board`, `symbols`, `speed` (pixels a second), `palette` (`west`, `east`), `span` (`none`), `lang`, `theme`. */
export class Ticker extends Widget {
  static override styles = [looks, footLooks, styles]
  static override properties: Properties = {
    board: {},
    symbols: {},
    speed: {},
    palette: {},
    span: {},
    paused: { state: true },
    turn: { state: true },
    width: { state: true },
    info: { state: true },
  }

  /** The board's id in the server's configuration. */
  declare board: string
  declare symbols: string
  declare speed: string
  declare palette: string
  declare span: string
  /** By the button, which stays so; the pointer and the focus pause for as long as they are there. */
  declare private paused: boolean
  /** Which page is shown. */
  declare private turn: number
  declare private width: number
  declare private info: BoardInfo | undefined
  readonly #quotes = new ChannelState<Quote>(this, () => this.board && `ticker/${this.board}`)
  readonly #histories = new Histories(server, () => this.requestUpdate())
  readonly #still = matchMedia('(prefers-reduced-motion: reduce)')
  readonly #resized = new ResizeObserver(([entry]) => {
    this.width = Math.round(entry?.contentRect.width ?? 0)
  })
  readonly #glowed = new Map<string, number>()
  readonly #before = new Map<string, number>()
  #held = false
  #frame = 0
  #offset = 0
  /** Which quote of a long line is at its beginning. */
  #first = 0
  /** By how much the line jumps back when its first quote has been taken off. */
  #owed = 0
  #movedAt = 0
  #pages: ReturnType<typeof setInterval> | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.paused ??= false
    this.turn ??= 0
    this.width ??= this.clientWidth
    this.#resized.observe(this)
    this.#pages = setInterval(() => {
      if (!this.#stopped) this.turn += 1
    }, PAGE_MS)
    this.#frame = requestAnimationFrame((now) => this.#move(now))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#resized.disconnect()
    clearInterval(this.#pages)
    cancelAnimationFrame(this.#frame)
  }

  /** At most one rendering a frame, however fast values come. */
  protected override async scheduleUpdate(): Promise<void> {
    if (this.hasUpdated && !document.hidden) await new Promise((next) => requestAnimationFrame(next))
    await super.scheduleUpdate()
  }

  protected override willUpdate(changed: ReadonlySet<string>): void {
    if (!changed.has('board')) return
    this.info = undefined
    if (this.board) void this.#learn(this.board)
  }

  protected override updated(): void {
    this.#offset = Math.max(0, this.#offset - this.#owed)
    this.#owed = 0
    this.#place()
    this.#glow()
    const shown = this.#shown.slice(0, CURVES).map(([symbol]) => symbol)
    if (this.#span && this.board && this.#quotes.heard === 'told') this.#histories.want(this.board, this.#span, shown)
  }

  override render() {
    const { values, heard } = this.#quotes
    const words = wordsIn(this.speech.language)
    if (heard === 'denied')
      return this.framed(this.board, html`<p class="note">${words.gone} ${this.fallback}</p>${foot({}, this.speech)}`, 'ticker')
    if (!values) return this.fallback
    const all = this.#asked
    const name = this.info?.name ?? this.board
    const updatedAt = Math.max(0, ...all.map(([, { at }]) => at)) || undefined
    const note = this.info?.demo ? words.demo : undefined
    return this.framed(
      name,
      html`${all.length > 0 ? this.#line(name, all) : html`<p class="note">${words.empty}</p>`}${foot({ source: note, url: `${server}/embed/ticker/${this.board}`, updatedAt }, this.speech)}`,
      `ticker ${this.#manner} ${this.#east ? 'east' : ''} ${this.isOld(updatedAt) ? 'old' : ''}`,
    )
  }

  get #manner(): Manner {
    return mannerOf(this.width, Number(this.speed ?? USUAL_SPEED) || 0, this.#still.matches)
  }
  get #span(): Span | undefined {
    const span = this.span ?? '1d'
    return SPANS.includes(span) ? (span as Span) : undefined
  }
  get #east(): boolean {
    return this.palette ? this.palette === 'east' : this.speech.language === 'zh-Hant'
  }
  get #stopped(): boolean {
    return this.paused || this.#held
  }

  /** The quotes that are asked for, in the order asked for; all, when none is. */
  get #asked(): [string, Quote][] {
    const values = this.#quotes.values ?? new Map<string, { readonly data: Quote }>()
    const symbols = this.symbols ? this.symbols.split(',').map((symbol) => symbol.trim()) : [...values.keys()].sort()
    return symbols.flatMap((symbol): [string, Quote][] => {
      const told = values.get(symbol)
      return told ? [[symbol, told.data]] : []
    })
  }
  get #shown(): readonly [string, Quote][] {
    const all = this.#asked
    const manner = this.#manner
    if (manner !== 'moving') return pageOf(all, pageSize(this.width, manner), this.turn)
    if (all.length <= LONG) return all
    const first = this.#first % all.length
    return [...all.slice(first), ...all.slice(0, first)].slice(0, PASSING)
  }
  get #long(): boolean {
    return this.#asked.length > LONG
  }

  #line(name: string, all: readonly [string, Quote][]): TemplateResult {
    const figures = figuresOf(this.info ?? {}, this.speech.locale)
    const items = this.#shown.map(([symbol, quote]) => this.#item(symbol, quote, figures))
    const moving = this.#manner === 'moving' && all.length <= LONG
    return html`<div
      class="line"
      role="marquee"
      aria-label=${name}
      @pointerenter=${this.#hold}
      @pointerleave=${this.#release}
      @focusin=${this.#hold}
      @focusout=${this.#release}
    >
      ${this.#button(name)}
      <div class="view">
        <ul part="track">${items}</ul>
        ${moving && all.length > 1 ? html`<ul part="track" aria-hidden="true" inert>${items}</ul>` : nothing}
      </div>
    </div>`
  }

  #button(name: string) {
    const words = wordsIn(this.speech.language)
    const label = `${this.paused ? words.play : words.pause}: ${name}`
    const drawing = this.paused ? svg`<path d="M5 3.5v9l7-4.5z"/>` : svg`<path d="M4 3h2.5v10H4zM9.5 3H12v10H9.5z"/>`
    return html`<button part="pause" aria-label=${label} @click=${this.#toggle}><svg viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg></button>`
  }

  #item(symbol: string, quote: Quote, figures: Figures) {
    const direction = directionOf(quote)
    const change = figures.change(quote)
    const words = wordsIn(this.speech.language)
    const curve = this.#span ? curveOf(this.#histories.of(symbol)) : ''
    return html`<li part="item" data-symbol=${symbol}>
      <bdi part="symbol">${symbol}</bdi>
      <span part="value">${figures.value(quote)}</span>
      ${
        change
          ? html`<span part="change" class=${direction}
              ><span aria-hidden="true">${SIGNS[direction]}</span><span class="aside">${words[direction]}</span> ${change}</span
            >`
          : nothing
      }
      ${curve ? svg`<svg part="spark" class=${direction} viewBox="0 0 44 16" aria-hidden="true"><polyline points=${curve} /></svg>` : nothing}
    </li>`
  }

  readonly #toggle = (): void => {
    this.paused = !this.paused
  }
  readonly #hold = (): void => {
    this.#held = true
  }
  readonly #release = (): void => {
    const root = this.shadowRoot
    this.#held = Boolean(root?.querySelector('.line:hover, .line :focus-visible'))
  }

  /** Moves the tracks; after one length of a track the copy stands where it began. */
  #move(now: number): void {
    this.#frame = requestAnimationFrame((next) => this.#move(next))
    const passed = Math.min(100, now - this.#movedAt)
    this.#movedAt = now
    const length = this.#lengthOf(this.#tracks[0])
    if (this.#manner !== 'moving' || length === 0) this.#offset = 0
    else if (!this.#stopped) this.#offset += (passed / 1_000) * (Number(this.speed ?? USUAL_SPEED) || 0)
    if (this.#offset > 0 && this.#offset >= length) this.#goRound(length)
    this.#place()
  }

  #place(): void {
    // By the object model, which no policy forbids, unlike an attribute.
    for (const track of this.#tracks) track.style.translate = this.#offset === 0 ? '' : `${-this.#offset}px`
  }
  get #tracks(): readonly HTMLElement[] {
    return [...(this.shadowRoot?.querySelectorAll<HTMLElement>("[part~='track']") ?? [])]
  }

  /** How far a line goes until it begins anew: its own length, a long one that of its first quote. */
  #lengthOf(track: HTMLElement | undefined): number {
    const measured = this.#long ? track?.firstElementChild : track
    return measured instanceof HTMLElement ? measured.offsetWidth : 0
  }

  #goRound(length: number): void {
    if (!this.#long) this.#offset %= length
    else if (this.#owed === 0) {
      this.#owed = length
      this.#first += 1
      this.requestUpdate()
    }
  }

  /** Lets the figures that have changed glow, each at most twice a second. */
  #glow(): void {
    const now = performance.now()
    for (const [symbol, { value }] of this.#shown) {
      const before = this.#before.get(symbol)
      this.#before.set(symbol, value)
      if (before === undefined || before === value || now - (this.#glowed.get(symbol) ?? 0) < GLOWS_EVERY_MS) continue
      this.#glowed.set(symbol, now)
      const colour = `color-mix(in srgb, var(--${value > before ? 'up' : 'down'}) 12%, transparent)`
      for (const figure of this.shadowRoot?.querySelectorAll(`[data-symbol="${CSS.escape(symbol)}"] [part~='value']`) ?? [])
        figure.animate({ backgroundColor: [colour, 'transparent'] }, GLOW_MS)
    }
  }

  async #learn(board: string): Promise<void> {
    try {
      const answer = await fetch(`${server}/api/ticker/boards`, { credentials: 'omit' })
      const { boards } = (await answer.json()) as { boards: readonly BoardInfo[] }
      if (board === this.board) this.info = boards.find(({ id }) => id === board)
    } catch {
      // The numbers come all the same; the board goes by its id.
    }
  }
}

customElements.define('encke-ticker', Ticker)
