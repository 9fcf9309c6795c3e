import { svg, type TemplateResult } from 'lit'
import { type Meter, TRACE_MILLISECONDS } from './meter.ts'

const WIDTH = 264
const HEIGHT = 24

const x = (time: number, now: number): number => Math.max(0, WIDTH - ((now - time) / TRACE_MILLISECONDS) * WIDTH)

/** Thirty seconds of a technique: a tick for each event, a bar for as long as a request was open. */
export function trace(meter: Meter, now: number): TemplateResult {
  const since = now - TRACE_MILLISECONDS
  const events = meter.arrivals.filter((time) => time >= since)
  const spans = meter.spans.filter(({ end }) => (end ?? now) >= since)
  const words = `${spans.length} requests, ${events.length} events in 30 s`
  return svg`<svg class="trace" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label=${words}>
    <line class="ground" x1="0" x2=${WIDTH} y1="15" y2="15" />
    ${events.map((time) => svg`<line class="event" x1=${x(time, now)} x2=${x(time, now)} y1="0" y2="14" />`)}
    ${spans.map(({ begin, end }) => svg`<rect class="request" x=${x(begin, now)} y="20" height="3" width=${Math.max(2.5, x(end ?? now, now) - x(begin, now))} />`)}
  </svg>`
}
