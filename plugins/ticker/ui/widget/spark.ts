import type { Points } from '../../messages.ts'

const WIDTH = 44
const HEIGHT = 16
/** More points than these are noise in so small a box. */
const MOST = 24

/** The points of a curve in a box of 44 × 16, by time; empty for fewer than two. */
export function curveOf(all: Points): string {
  const every = Math.ceil(all.length / MOST)
  const points = all.filter((_, index) => (all.length - 1 - index) % every === 0)
  const [first] = points
  const last = points.at(-1)
  if (!first || !last || points.length < 2) return ''
  const values = points.map(([, value]) => value)
  const low = Math.min(...values)
  const range = Math.max(...values) - low || 1
  const x = (time: number) => ((time - first[0]) / (last[0] - first[0])) * WIDTH
  const y = (value: number) => HEIGHT - 1 - ((value - low) / range) * (HEIGHT - 2)
  return points.map(([time, value]) => `${x(time).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
}
