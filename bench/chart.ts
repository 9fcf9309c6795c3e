import type { Row, Table } from './rounds.ts'
import { middle, ratio } from './table.ts'

const WIDTH = 920
const LABELS = 250
const BAR = 15
const GAP = 5
const HEADING = 46
const PANEL_GAP = 18
const LOGARITHMIC_FROM = 1

const COLOURS = { floor: '#9aa5b1', encke: '#0f8b8d', peer: '#c9d1d9' }
const INK = '#24292f'
const FAINT = '#57606a'

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const colourOf = ({ target }: Row): string =>
  target.startsWith('floor') ? COLOURS.floor : target.startsWith('Encke') ? COLOURS.encke : COLOURS.peer

/** How long a bar is, from 0 to 1: by the logarithm, for the slowest takes fifty times the fastest. */
const share = (value: number, most: number): number =>
  Math.max(0.01, Math.log(Math.max(value, LOGARITHMIC_FROM)) / Math.log(Math.max(most, LOGARITHMIC_FROM * 2)))

function bar(table: Table, row: Row, { y, most }: { y: number; most: number }): string {
  const value = middle(row, 'cpu')
  const width = (WIDTH - LABELS - 150) * share(value, most)
  const times = ratio(table, row)
  const label = `${value.toFixed(value < 10 ? 2 : 1)} µs${Number.isFinite(times) ? ` · ${times.toFixed(2)} × floor` : ''}`
  const weight = row.target.startsWith('Encke') ? ' font-weight="600"' : ''
  return [
    `<text x="${LABELS - 8}" y="${y + 12}" text-anchor="end" fill="${INK}"${weight}>${escaped(`${row.target}, ${row.transport}`)}</text>`,
    `<rect x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2" fill="${colourOf(row)}"/>`,
    `<text x="${(LABELS + width + 6).toFixed(1)}" y="${y + 12}" fill="${FAINT}">${escaped(label)}</text>`,
  ].join('\n')
}

function panel(table: Table, top: number): { svg: string; bottom: number } {
  const rows = table.rows
    .filter((row) => Number.isFinite(middle(row, 'cpu')))
    .sort((one, other) => middle(one, 'cpu') - middle(other, 'cpu'))
  const most = Math.max(...rows.map((row) => middle(row, 'cpu')))
  const bars = rows.map((row, index) => bar(table, row, { y: top + HEADING + index * (BAR + GAP), most }))
  const heading = `<text x="16" y="${top + 28}" font-size="15" font-weight="600" fill="${INK}">${escaped(table.title)}</text>`
  return { svg: [heading, ...bars].join('\n'), bottom: top + HEADING + rows.length * (BAR + GAP) + PANEL_GAP }
}

/** Draws what a delivery costs the server, a panel for each table. */
export function chart(tables: readonly Table[], caption: string): string {
  const panels: string[] = []
  let top = 30
  for (const table of tables) {
    const { svg, bottom } = panel(table, top)
    panels.push(svg)
    top = bottom
  }
  const height = top + 8
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
<title>${escaped(caption)}</title>
<rect width="100%" height="100%" rx="8" fill="#ffffff"/>
<text x="16" y="24" fill="${FAINT}">${escaped(caption)}</text>
${panels.join('\n')}
</svg>
`
}
