import { type Embed, type Html, html, type View } from '../../kernel/index.ts'
import { type Day, daysOf } from './days.ts'
import { conditionOf, degrees, messagesFor, nameOf, temperature, timeOfDay, weekday } from './messages.ts'
import { isWarning, type Report } from './report.ts'
import { figuresOf, type Manner, mannerOf, titleOf, untilOf } from './words.ts'

const MOST_DAYS = 5
const MOST_WARNINGS = 5

type CardView = Pick<View<unknown>, 'lang' | 'theme' | 'query'> & { readonly now: number; readonly place: string; readonly name: string }

/** The weather of a place for a frame: the widget's element, and within it all that it would show, for where there is no script. */
export function card(current: ReadonlyMap<string, Report>, view: CardView): Embed {
  const manner = mannerOf(view.lang, view.query.get('units'), view.now)
  const reports = [...current.values()]
  const [first] = reports
  const name = first ? nameOf(first, view.lang) : view.name
  const warnings = reports.filter(isWarning).slice(0, MOST_WARNINGS)
  const days = daysOf(reports, MOST_DAYS)
  const body = html`<encke-weather place="${view.place}" lang="${view.lang}" units="${manner.units}" theme="${view.theme}">
<article class="weather">
${now(current.get('current'), name, manner)}
${warnings.map((warning) => warningOf(warning, manner))}
${days.length > 0 ? html`<table class="days">${head(manner)}<tbody>${days.map((day) => row(day, manner))}</tbody></table>` : undefined}
${foot(reports, manner)}
</article>
</encke-weather>`
  const height = 120 + days.length * 32 + warnings.length * 72
  return { title: `${messagesFor(manner.language).weather}: ${name}`, body, width: 320, height }
}

function now(report: Report | undefined, name: string, manner: Manner): Html {
  const words = messagesFor(manner.language)
  if (report === undefined)
    return html`<header class="current"><h1 class="place">${name}</h1><p class="text">${words.noReport}</p></header>`
  const { tempC: _, ...rest } = report
  const figures = figuresOf(rest, manner).join(' · ')
  return html`<header class="current"><h1 class="place">${name}</h1>
<p><strong class="temp">${report.tempC === undefined ? undefined : temperature(report.tempC, manner.units)}</strong> <span class="text">${conditionOf(report, manner.language)}</span></p>
${figures ? html`<p class="figures"><small>${figures}</small></p>` : undefined}</header>`
}

const warningOf = (report: Report, manner: Manner): Html =>
  html`<aside class="warning" data-severity="${report.severity ?? 'unknown'}"><strong>${report.title ?? messagesFor(manner.language).warning}</strong>${untilOf(report, manner)}${
    report.url ? html` <a href="${report.url}" target="_top" rel="noopener noreferrer">${report.source ?? report.url}</a>` : undefined
  }</aside>`

function head({ language }: Manner): Html {
  const { forecast, high, low } = messagesFor(language)
  return html`<thead><tr><th scope="col" colspan="2">${forecast}</th><th scope="col">${high}</th><th scope="col">${low}</th></tr></thead>`
}

function row({ date, report, highC, lowC }: Day, { language, units }: Manner): Html {
  const name = date === undefined ? titleOf(report, language) : weekday(date, language, 'short')
  const figure = (celsius: number | undefined) => (celsius === undefined ? '' : degrees(celsius, units))
  return html`<tr class="day"><th scope="row">${name}</th><td class="text">${conditionOf(brief(report), language)}</td><td class="high">${figure(highC)}</td><td class="low">${figure(lowC)}</td></tr>`
}

/** A forecast in prose is its first sentence. */
const brief = (report: Report): Report => ({ ...report, text: report.text.split(/(?<=[.。])\s|\n/)[0] ?? report.text })

/** Who says so, on what terms and when: each source once. */
function foot(reports: readonly Report[], { language, now }: Manner): Html | undefined {
  const sources = [...new Map(reports.map((report) => [report.attribution ?? report.source ?? '', report])).values()].filter(
    ({ source }) => source,
  )
  const newest = Math.max(...reports.map(({ issuedAt = 0 }) => issuedAt))
  const zone = reports.find((report) => report.zone !== undefined)?.zone
  const time =
    newest > 0
      ? html`<time class="updated" datetime="${new Date(newest).toISOString()}">${messagesFor(language).updated(timeOfDay(newest, { language, zone, now }))}</time>`
      : undefined
  const stale = reports.some((report) => report.stale) ? ` (${messagesFor(language).outOfDate})` : ''
  return html`<footer class="foot">${sources.map(credit)}${time}${stale}</footer>`
}

function credit({ attribution, source, url, licence, licenceUrl }: Report): Html {
  const name = attribution ?? source ?? ''
  const named = url
    ? html`<a class="source" href="${url}" target="_top" rel="noopener noreferrer">${name}</a>`
    : html`<span class="source">${name}</span>`
  if (!licence) return html`${named} · `
  return html`${named}, ${licenceUrl ? html`<a class="licence" href="${licenceUrl}" target="_top" rel="license noopener noreferrer">${licence}</a>` : licence} · `
}
