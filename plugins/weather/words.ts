import { type Html, html } from '../../kernel/index.ts'
import type { Report } from './report.ts'

const degrees = (celsius: number) => `${celsius} °C`

/** A report's temperatures in words. */
const temperatures = ({ tempC, highC, lowC }: Report) =>
  [
    tempC !== undefined && degrees(tempC),
    highC !== undefined && `high ${degrees(highC)}`,
    lowC !== undefined && `low ${degrees(lowC)}`,
  ].filter((part) => part !== false)

/** A report as one line of text. */
export function asText(report: Report): string {
  const said = [report.text.replaceAll('\n', ' '), ...temperatures(report)].join(', ')
  return `${report.title ? `${report.title}: ` : ''}${said}${report.stale ? ' (out of date)' : ''}`
}

/** A report as a paragraph. */
export function asHtml(report: Report): Html {
  const line = asText({ ...report, title: '' })
  const title = report.title ? html`<strong>${report.title}</strong> ` : undefined
  const more = report.url ? html` <a href="${report.url}" rel="noreferrer">${report.source ?? 'more'}</a>` : undefined
  return html`<p data-slot="${report.slot}">${title}${line}${more}</p>`
}
