import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { chart } from './chart.ts'
import type { Recorded } from './record.ts'
import { median, type Table } from './rounds.ts'
import { cells } from './table.ts'

const DOCS = new URL('../../docs/', import.meta.url)
const CAPTION = 'CPU time of the server for one delivery; the bars are logarithmic, shorter is better'
const BUSY =
  '**Others were at work on the machine meanwhile: deliveries/s and latency say little here, and CPU time compares but roughly.**'
const MUCH = 0.05
const RESULTS = /(<!-- results -->\n)[\s\S]*(<!-- end of results -->)/

const row = (values: readonly string[]): string => `| ${values.join(' | ')} |`

/** A table in Markdown. */
function markdown(table: Table): string {
  const [head = [], ...rows] = cells(table)
  const bold = rows.map((values) =>
    values[0]?.startsWith('Encke') ? values.map((value, at) => (at === 0 ? `**${value}**` : value)) : values,
  )
  return [`### ${table.title}`, '', row(head), row(head.map((_, at) => (at < 2 ? '---' : '---:'))), ...bold.map(row)].join('\n')
}

function sizesTable({ sizes }: Recorded): string {
  const rows = sizes.map(({ what, kilobytes, allowed }) => row([what, kilobytes.toFixed(1), allowed.toFixed(1)]))
  return ['### What browsers are sent', '', row(['', 'kB', 'at most']), row(['---', '---:', '---:']), ...rows].join('\n')
}

const loads = (values: readonly number[]): string => values.map((value) => value.toFixed(1)).join(', ')

/** Of the server's core, while something was measured on it: the middle of all. */
const foreignShare = ({ tables }: Recorded): number =>
  median(
    tables.flatMap(({ rows }) => rows.flatMap((each) => each.rounds.map(({ foreign = Number.NaN }) => foreign))).filter(Number.isFinite),
  )

function about(record: Recorded): string {
  const { date, machine, versions, rounds, seconds, load } = record
  const things = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Measured on ${date.slice(0, 10)}: ${machine.processor}, ${machine.cores} cores, ${machine.memoryGib} GiB, Linux ${machine.kernel}.`,
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'} of ${seconds} s. The machine's load (over 1, 5 and 15 minutes) was ${loads(load.before)} before and ${loads(load.after)} after.`,
    ...(foreignShare(record) > MUCH ? [BUSY] : []),
    `Versions: ${things.join(', ')}.`,
  ].join('\n')
}

/** Puts what was found into `docs/performance.md`, and draws its chart. */
export async function publish(record: Recorded): Promise<void> {
  const page = new URL('performance.md', DOCS)
  const text = await readFile(page, 'utf8')
  const parts = [about(record), ...record.tables.map(markdown), sizesTable(record)]
  await writeFile(
    page,
    text.replace(RESULTS, (_, begin: string, end: string) => `${begin}\n${parts.join('\n\n')}\n\n${end}`),
  )
  const fanOut = record.tables.filter(({ scenario, title }) => scenario === 'fanout' && title.includes('one publication'))
  await mkdir(new URL('pictures/', DOCS), { recursive: true })
  await writeFile(new URL('pictures/performance.svg', DOCS), chart(fanOut, CAPTION))
}
