import { html, nothing } from 'lit/html.js'
import { drawing } from '../../../ui/widgets/drawing.ts'
import { foot, footLooks } from '../../../ui/widgets/foot.ts'
import { ChannelState, type InEach, looks, type Properties, server, Widget } from '../../../ui/widgets/index.ts'
import { conditionOf, dayOf, degrees, nameOf, shortMessagesFor, timeOfDay, type Units, weekday } from '../messages.ts'
import type { Icon, Report } from '../report.ts'
import { DRAWINGS } from './strip/icons.ts'
import { daysOf } from './widget/days.ts'
import { silentSince } from './widget/silence.ts'
import { styles } from './widget/styles.ts'
import { changedWarnings, headline, isGrave, warningsOf } from './widget/warnings.ts'

const MOST_DAYS = 5
const MOST_WARNINGS = 3
/** Where °F is usual. */
const FAHRENHEIT = /^(US|LR|PR|BS|BZ|KY|PW|FM|MH)$/

const UNKNOWN: InEach<string> = {
  en: 'There is no weather of this place here.',
  fr: 'Il n’y a pas de météo de ce lieu ici.',
  'zh-Hant': '這裡沒有這個地方的天氣。',
}

/** The weather of one place: `place`, `units` (`metric` or `us`), `days` (0 to 5), `warnings` (`off`: none), `lang`, `theme`. */
export class Weather extends Widget {
  static override styles = [looks, footLooks, styles]
  static override properties: Properties = { place: {}, units: {}, days: {}, warnings: {}, said: { state: true } }

  /** The place's id in the server's configuration. */
  declare place: string
  declare units: string
  declare days: string
  declare warnings: string
  /** The warnings that were announced last. */
  declare private said: readonly Report[]
  readonly #reports = new ChannelState<Report>(this, () => this.place && `weather/${this.place}`)
  #warnings: readonly Report[] | undefined
  #told = 0

  override connectedCallback(): void {
    super.connectedCallback()
    this.#warnings = undefined
    this.said = []
  }

  protected override willUpdate(changed: ReadonlySet<string>): void {
    if (changed.has('place')) this.#warnings = undefined
    const { values } = this.#reports
    if (!values) return
    const before = this.#warnings
    this.#warnings = this.warnings === 'off' ? [] : warningsOf(reportsIn(values), Date.now())
    const news = changedWarnings(before, this.#warnings)
    if (news.length) this.said = news
  }

  /** Tells the page what has come: `encke-change` with `{place, name, text}`, for each report of now after the first. */
  protected override updated(): void {
    const current = this.#reports.values?.get('current')
    if (!current || current.time <= this.#told) return
    const { data, time } = current
    const figure = data.tempC === undefined ? [] : [degrees(data.tempC, this.#units)]
    const text = [...figure, conditionOf(data, this.speech.language)].join(', ')
    const detail = { place: this.place, name: nameOf(data, this.speech.locale), text }
    if (this.#told > 0) this.dispatchEvent(new CustomEvent('encke-change', { detail, bubbles: true, composed: true }))
    this.#told = time
  }

  override render() {
    const { values, heard } = this.#reports
    if (heard === 'denied') return this.#gone(UNKNOWN[this.speech.language], this.place)
    if (!values) return this.fallback
    const reports = [...reportsIn(values)]
    const days = daysOf(reports)
    const current = values.get('current')?.data
    const any = current ?? reports[0]
    if (!any) return this.#gone(shortMessagesFor(this.speech.language).noReport, this.place)
    const since = this.#warnings?.length ? undefined : silentSince(values.values(), Date.now())
    if (since !== undefined) return this.#gone(this.#silence(since, any), nameOf(any, this.speech.locale))
    return this.#all(any, current && !(current.quiet && days.length) ? current : days[0], current ? days : days.slice(1))
  }

  get #units(): Units {
    const { locale } = this.speech
    const region = new Intl.Locale(locale).region ?? new Intl.Locale(navigator.language).region ?? ''
    return this.units === 'us' || (this.units !== 'metric' && FAHRENHEIT.test(region)) ? 'us' : 'metric'
  }

  #all(any: Report, now: Report | undefined, days: readonly Report[]) {
    const { source, attribution = source, url, issuedAt, slot, stale } = any
    const updatedAt = issuedAt ?? this.#reports.values?.get(slot)?.time
    const name = nameOf(any, this.speech.locale)
    return this.framed(
      name,
      html`${this.#now(name, now)} ${this.#warnings?.slice(0, MOST_WARNINGS).map((warning) => this.#warning(warning))}
        ${this.#days(days)}${foot({ source: attribution, url, updatedAt }, this.speech)} ${this.#announcement()}`,
      `weather ${stale || this.isOld(updatedAt) ? 'old' : ''}`,
    )
  }

  #silence(since: number, { zone }: Report): string {
    const { language, locale } = this.speech
    return shortMessagesFor(language).noReportSince(dayOf(since, locale, { zone, now: Date.now() }))
  }

  #now(name: string, now: Report | undefined) {
    const celsius = now?.tempC ?? now?.highC ?? now?.lowC
    const text = now && conditionOf(now, this.speech.language)
    return html`<div class="now">
      ${now?.icon ? icon(now.icon) : nothing}
      ${celsius === undefined ? nothing : html`<span part="temp">${this.#degrees(celsius)}</span>`}
      <span class="where"><bdi part="place">${name}</bdi> <bdi part="text" lang=${(text === now?.text && now?.lang) || nothing}>${text}</bdi></span>
    </div>`
  }

  #degrees(celsius: number) {
    return html`${degrees(celsius, this.#units)}<span class="aside">${this.#units === 'us' ? 'F' : 'C'}</span>`
  }

  #warning(warning: Report) {
    const { url, lang } = warning
    const text = this.#wordsOf(warning)
    return html`<div part="warning">
      ${icon('triangle-alert')}
      <span lang=${lang ?? nothing}>${url ? html`<a href=${url} target="_blank">${text}</a>` : text}</span>
    </div>`
  }

  #wordsOf(warning: Report): string {
    const { language } = this.speech
    const { validTo, zone = Intl.DateTimeFormat().resolvedOptions().timeZone } = warning
    const end = validTo === undefined ? [] : [shortMessagesFor(language).until(timeOfDay(validTo, { language, zone, now: Date.now() }))]
    return [headline(warning), ...end].join(language === 'zh-Hant' ? '，' : ', ')
  }

  #days(days: readonly Report[]) {
    const shown = days.slice(0, Number(this.days ?? MOST_DAYS) || 0)
    return shown.length ? html`<ol part="days">${shown.map((day) => this.#day(day))}</ol>` : nothing
  }

  #day(day: Report) {
    const { language } = this.speech
    return html`<li part="day" title=${conditionOf(day, language)}>
      <span class="when">${day.date ? weekday(day.date, language, 'short') : day.title}</span>${day.icon ? icon(day.icon) : nothing}
      ${day.highC === undefined ? nothing : html`<span class="high">${this.#degrees(day.highC)}</span>`}
      ${day.lowC === undefined ? nothing : html`<span class="low">${this.#degrees(day.lowC)}</span>`}
    </li>`
  }

  /** Nothing here is live but this, and it is filled only when a warning has changed: `alert` interrupts, `status` waits. */
  #announcement() {
    const words = (warnings: readonly Report[]) => warnings.map((warning) => this.#wordsOf(warning)).join('. ')
    const grave = this.said.filter(isGrave)
    const others = this.said.filter((warning) => !isGrave(warning))
    return html`<div class="aside" role="status">${words(others)}</div>
      <div class="aside" role="alert">${words(grave)}</div>`
  }

  #gone(why: string, name: string) {
    const link = `${server}/embed/weather/${this.place}`
    return this.framed(
      name,
      html`<div class="gone">
          <bdi part="place">${name}</bdi> <slot><a href=${link}>${link}</a></slot>
          <p>${why}</p>
        </div>
        ${foot({}, this.speech)}`,
      'weather',
    )
  }
}

const icon = (name: Icon) => html`<span part="icon">${drawing(DRAWINGS[name])}</span>`

function* reportsIn(values: ReadonlyMap<string, { readonly data: Report }>): Iterable<Report> {
  for (const { data } of values.values()) yield data
}

customElements.define('encke-weather', Weather)
