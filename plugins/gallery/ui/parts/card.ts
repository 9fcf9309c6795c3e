import { css, html, nothing } from 'lit'
import bytesIcon from 'lucide-static/icons/braces.svg'
import infoIcon from 'lucide-static/icons/info.svg'
import pauseIcon from 'lucide-static/icons/pause.svg'
import playIcon from 'lucide-static/icons/play.svg'
import { icon } from '../../../../ui/index.ts'
import type { Technique } from '../techniques/technique.ts'
import type { Meter } from './meter.ts'
import { trace } from './trace.ts'

/** A technique with what it has cost so far, and how it is ended while it runs. */
export interface Exhibit {
  readonly technique: Technique
  meter: Meter
  stop: (() => void) | undefined
}
/** What can be done to a card. */
export interface CardActions {
  toggle(exhibit: Exhibit): void
  showBytes(exhibit: Exhibit): void
}

export const cardStyles = css`
  .card {
    display: flex;
    flex-direction: column;
    gap: var(--s-4);
    min-inline-size: 0;
    padding: var(--s-6) 1.25rem 1.25rem;
    background: var(--bg);
  }
  .card header {
    display: flex;
    align-items: center;
    gap: var(--s-4);
    min-block-size: 1.75rem;
  }
  .card .year {
    color: var(--dust-text);
    font-size: var(--text-sm);
    font-weight: var(--weight-medium);
  }
  .card .cannot {
    display: flex;
    align-items: center;
    gap: var(--s-2);
    min-inline-size: 0;
    color: var(--fg-3);
    font-size: var(--text-xs);
    --icon: 0.875rem;
  }
  .card .actions {
    display: flex;
    margin-inline-start: auto;
    color: var(--fg-3);
    --icon: 1rem;
  }
  .card h2 {
    font: var(--weight-strong) var(--text-lg) / 1.5rem var(--font);
  }
  .card p {
    min-block-size: 2.25rem;
    color: var(--fg-2);
    font-size: var(--text-sm);
    line-height: 1.125rem;
  }
  .card .now {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: var(--s-4);
    margin-block-start: var(--s-4);
    font-variant-numeric: tabular-nums;
  }
  .card .clock {
    font: 400 1.5rem / 2rem var(--font-mono);
  }
  .card .weather {
    overflow: hidden;
    color: var(--fg-2);
    font-size: var(--text-sm);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .card .trace {
    inline-size: 100%;
    block-size: 1.5rem;
  }
  .trace .ground {
    stroke: var(--line);
    stroke-width: 1;
  }
  .trace .event {
    stroke: var(--ion);
    stroke-width: 1.6;
  }
  .trace .request {
    fill: var(--dust-mark);
  }
  .card dl {
    display: grid;
    grid-template-columns: repeat(3, auto);
    justify-content: space-between;
    gap: var(--s-4);
    font-variant-numeric: tabular-nums;
  }
  .card dt {
    color: var(--fg-3);
    font-size: var(--text-xs);
  }
  .card dd {
    font-size: var(--text-sm);
  }
  .card .trouble {
    color: var(--danger);
  }
`

const kilobytes = (bytes: number): string => (bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} kB`)
const clockOf = (time: number | undefined): string => (time === undefined ? '--:--:--' : new Date(time).toTimeString().slice(0, 8))

/** One technique at work. */
export function card(exhibit: Exhibit, now: number, { toggle, showBytes }: CardActions) {
  const { technique, meter, stop } = exhibit
  const cannot = technique.cannot?.()
  return html`<article class="card" data-transport=${technique.name} data-events=${meter.events} data-running=${stop !== undefined} aria-labelledby=${technique.name}>
    <header>
      <span class="year">${technique.year}</span>
      ${cannot ? html`<span class="cannot">${icon(infoIcon)} ${cannot}</span>` : nothing}
      <span class="actions">
        <button class="icon" aria-label=${`The bytes of ${technique.title}`} title="The bytes" @click=${() => showBytes(exhibit)}>${icon(bytesIcon)}</button>
        <button class="icon" aria-label=${`${stop ? 'Stop' : 'Start'} ${technique.title}`} title=${stop ? 'Stop' : 'Start'} @click=${() => toggle(exhibit)}>
          ${icon(stop ? pauseIcon : playIcon)}
        </button>
      </span>
    </header>
    <h2 id=${technique.name}>${technique.title}</h2>
    <p>${meter.trouble ? html`<span class="trouble">${meter.trouble}</span>` : technique.sentence}</p>
    <div class="now">
      <span class="clock" aria-live="off">${clockOf(meter.time)}</span>
      ${meter.weather ? html`<span class="weather">${meter.weather.tempC === undefined ? meter.weather.text : `${Math.round(meter.weather.tempC)}°`}</span>` : nothing}
    </div>
    ${trace(meter, now)}
    <dl>
      <div><dt>requests</dt><dd>${meter.requests}</dd></div>
      <div><dt>received</dt><dd>${kilobytes(meter.bytes)}</dd></div>
      <div><dt>late by</dt><dd>${meter.late === undefined ? '–' : `${meter.late} ms`}</dd></div>
    </dl>
  </article>`
}
