import { css, html, svg } from 'lit'
import { TECHNIQUES } from '../techniques/index.ts'

const FIRST = 1994
const LAST = 2014
const WIDTH = 1200
/** When Comet Encke was nearest to the sun. */
const PERIHELIA = [1994.11, 1997.4, 2000.69, 2003.99, 2007.3, 2010.6, 2013.89]

const x = (year: number): number => ((year - FIRST) / (LAST - FIRST)) * (WIDTH - 60) + 30

const arc = (from: number, to: number) => svg`<path d="M ${x(from)} 70 A ${(x(to) - x(from)) / 2} 42 0 0 1 ${x(to)} 70" />`
const YEARS_TOO_CLOSE = 1

/** Where two names would touch, one stands to the left of its year and the other to the right. */
function side(index: number): 'start' | 'middle' | 'end' {
  const [before, own, after] = [index - 1, index, index + 1].map((at) => TECHNIQUES[at]?.since)
  if (own !== undefined && after !== undefined && after - own < YEARS_TOO_CLOSE) return 'end'
  return own !== undefined && before !== undefined && own - before < YEARS_TOO_CLOSE ? 'start' : 'middle'
}
const ASIDE = { start: -4, middle: 0, end: 4 }

export const timelineStyles = css`
  .timeline {
    inline-size: 100%;
    block-size: auto;
    stroke-width: 1;
    font: var(--weight-medium) 0.75rem var(--font);
    color: var(--line-strong);
    fill: none;
    stroke: currentColor;
  }
  .timeline text {
    fill: var(--fg);
    stroke: none;
  }
  .timeline .year {
    fill: var(--fg-3);
    text-anchor: middle;
  }
  .timeline circle {
    fill: var(--dust-mark);
    stroke: none;
  }
  .timeline .drop {
    stroke-dasharray: 1 3;
  }
  @container (width < 56rem) {
    .timeline {
      display: none;
    }
  }
`

/** The years of the techniques; each arc is one return of the comet. */
export const timeline =
  () => html`<svg class="timeline" viewBox="0 0 ${WIDTH} 96" role="img" aria-label="The years of eight techniques, and the returns of Comet Encke between 1994 and 2014">
  <line x1="0" x2=${WIDTH} y1="70" y2="70" />
  ${PERIHELIA.slice(1).map((to, index) => arc(PERIHELIA[index] ?? to, to))}
  ${TECHNIQUES.map(
    (
      { title, since },
      index,
    ) => svg`<line class="drop" x1=${x(since)} x2=${x(since)} y1="20" y2="66" /><circle cx=${x(since)} cy="70" r="4" />
      <text x=${x(since) + ASIDE[side(index)]} y="14" text-anchor=${side(index)}>${title}</text>`,
  )}
  ${[...Array(11).keys()].map((index) => svg`<text class="year" x=${x(FIRST + index * 2)} y="92">${FIRST + index * 2}</text>`)}
</svg>`
