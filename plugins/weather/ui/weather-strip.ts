import { css, html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { base, icon, languageOf, moment, StateController, words } from '../../../ui/index.ts'
import type { RoomWeather } from '../channels.ts'
import type { Report } from '../report.ts'
import { DRAWINGS } from './strip/icons.ts'

const GRAVE = ['severe', 'extreme']

/** The weather of the room's own place, or of every place where it has none, in one line: what it is now, what comes next, and warnings. */
@customElement('encke-weather-strip')
export class WeatherStrip extends LitElement {
  static override styles = [
    base,
    words,
    css`
      :host {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--s-7);
        block-size: var(--strip-h);
        padding-inline: var(--gutter);
        color: var(--fg-2);
        font-size: var(--text-xs);
        line-height: 1rem;
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      :host([hidden]) {
        display: none;
      }
      @container (width < 50rem) {
        :host {
          --gutter: 1rem;
        }
      }
      section,
      .report {
        display: flex;
        align-items: center;
        gap: var(--s-4);
      }
      section {
        gap: var(--s-7);
      }
      svg {
        --icon: 1rem;
      }
      strong {
        color: var(--fg);
        font-weight: var(--weight-strong);
      }
      .warning {
        color: var(--dust-text);
        font-weight: var(--weight-medium);
      }
      a.report {
        color: inherit;
      }
      .stale {
        color: var(--fg-3);
      }
    `,
  ]

  @property() room = ''
  readonly #own = new StateController<RoomWeather>(this, () => (this.room ? `room-weather/${this.room}` : undefined))
  readonly #weather = new StateController<Report>(this, () => `weather/${this.#own.values.get('place')?.place ?? '*'}`)

  protected override willUpdate(): void {
    this.hidden = this.#weather.channels.size === 0
  }

  override render() {
    return [...this.#weather.channels].map(([channel, reports]) => place(channel, reports))
  }
}

function place(channel: string, reports: ReadonlyMap<string, Report>) {
  const current = reports.get('current')
  const next = reports.get('day:1')
  const name = nameOf(channel, current ?? next)
  const warnings = [...reports.values()].filter(({ slot }) => slot.startsWith('warning:'))
  return html`<section aria-label=${name}>
    ${current ? now(name, current) : next ? later(name, next) : nothing} ${current && next ? later('', next) : nothing} ${warnings.map(warning)}
  </section>`
}

/** The place's id as a name, where the source has not given one. */
const nameOf = (channel: string, report: Report | undefined): string =>
  report?.name ?? placeName(report?.place ?? channel.replace('weather/', ''))
const placeName = (id: string): string =>
  /^[a-z]/.test(id) ? id.replace(/(^|[-_ ])([a-z])/g, (_, gap: string, letter: string) => (gap ? ' ' : '') + letter.toUpperCase()) : id

const now = (name: string, report: Report) =>
  linked(
    report,
    html`${icon(DRAWINGS[report.icon ?? 'cloud'])}${degrees(report.tempC)}<span><bdi lang=${languageOf(name) ?? nothing}>${name}</bdi> · <bdi lang=${languageOf(report.text) ?? nothing}>${report.text}</bdi></span
      >${stale(report)}`,
  )

const later = (name: string, report: Report) =>
  linked(
    report,
    html`${report.icon ? icon(DRAWINGS[report.icon]) : nothing}${name ? html`<bdi>${name}</bdi>` : nothing}
      <span lang=${languageOf(report.text) ?? nothing}>${[report.title, brief(report.text)].filter(Boolean).join(' · ')}</span>
      ${degrees(report.highC)}${degrees(report.lowC)}`,
  )

const warning = (report: Report) =>
  html`<span class="warning" role=${GRAVE.includes(report.severity ?? '') ? 'alert' : nothing}
    >${linked(report, html`${icon(DRAWINGS['triangle-alert'])}<span>${report.title ?? report.text}</span>`)}</span
  >`

function linked(report: Report, content: unknown) {
  const hint = [report.text, report.attribution ?? report.source].filter(Boolean).join('\n')
  const classes = `report ${report.stale ? 'stale' : ''}`
  return report.url
    ? html`<a class=${classes} href=${report.url} target="_blank" rel="noopener noreferrer" title=${hint}>${content}</a>`
    : html`<span class=${classes} title=${hint}>${content}</span>`
}

const degrees = (celsius: number | undefined) => (celsius === undefined ? nothing : html`<strong>${Math.round(celsius)}°</strong>`)

const stale = ({ stale: old, issuedAt }: Report) =>
  old ? html`<span>· ${issuedAt ? `as of ${moment(issuedAt)}` : 'not up to date'}</span>` : nothing

const brief = (text: string): string => (text.length > 60 ? `${text.slice(0, 58).trimEnd()}…` : text)
