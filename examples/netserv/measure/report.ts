import type { Measurement } from './measure.ts'

/** A measurement as lines for people; the first word of each says what it tells. */
export function report(measurement: Measurement): string {
  const { options, joined, joinedWithin, returns, tally, memory } = measurement
  const { transport, connections, rate, bytes } = options
  const latency = [50, 90, 99, 100].map((percent) => `${percent === 100 ? 'max' : `p${percent}`} ${tally.latency(percent).toFixed(1)}`)
  const each = (memory.with - memory.before) / Math.max(1, joined) / 1_024
  return [
    `transport  ${transport}`,
    `connected  ${joined} of ${connections} in ${joinedWithin.toFixed(1)} s${returns > 0 ? `, ${returns} times anew` : ''}`,
    `published  ${tally.published} of ${bytes} bytes, ${rate} a second${tally.refusals > 0 ? `, ${tally.refusals} refused` : ''}`,
    `delivered  ${tally.delivered}`,
    `lost       ${lost(measurement)}`,
    `latency    ${latency.join(', ')} ms`,
    `memory     ${each.toFixed(1)} KiB a connection (${mebibytes(memory.before)} MiB without, ${mebibytes(memory.with)} with)`,
  ].join('\n')
}

/** Whether everybody who should have followed did, and was told everything. */
export const well = (measurement: Measurement): boolean =>
  measurement.joined === measurement.options.connections && lost(measurement) === 0 && measurement.tally.refusals === 0

const lost = ({ joined, tally }: Measurement): number => joined * tally.published - tally.delivered
const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1)
