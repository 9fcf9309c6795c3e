import type { Bulletin } from './report.ts'

/** What can be on Earth; a figure beyond is a broken thermometer or a lie. */
const POSSIBLE = {
  tempC: [-95, 65],
  highC: [-95, 65],
  lowC: [-95, 65],
  windKmh: [0, 450],
  gustKmh: [0, 550],
  humidity: [0, 100],
  pressureHpa: [850, 1_100],
  rainChance: [0, 100],
} as const satisfies Partial<Record<keyof Bulletin, readonly [number, number]>>
const TIMES = ['issuedAt', 'validFrom', 'validTo'] as const
const MAX_TITLE = 300
const LATEST = 8.64e15

/** A bulletin without the figures and times that cannot be. */
export function sane(bulletin: Bulletin): Bulletin {
  const figures = Object.entries(POSSIBLE).filter(([name, [least, most]]) => {
    const value = bulletin[name as keyof typeof POSSIBLE]
    return value !== undefined && !(value >= least && value <= most)
  })
  const times = TIMES.filter((name) => !Number.isInteger(bulletin[name] ?? 0) || Math.abs(bulletin[name] ?? 0) > LATEST)
  const wrong = new Set([...figures.map(([name]) => name), ...times])
  const left = Object.fromEntries(Object.entries(bulletin).filter(([name]) => !wrong.has(name))) as Bulletin
  return left.title === undefined || left.title.length <= MAX_TITLE
    ? left
    : { ...left, title: `${left.title.slice(0, MAX_TITLE - 1).trimEnd()}…` }
}
