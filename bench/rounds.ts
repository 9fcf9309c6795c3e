import type { Target } from './servers/running.ts'

/** What was asked for on the command line. */
export interface Options {
  readonly rounds: number
  readonly seconds: number
  /** Only these targets, by words in their names; all when empty. */
  readonly peers: readonly string[]
  /** Divides numbers of subscribers and the like, to try things out. */
  readonly scale: number
  /** No more connections than this. */
  readonly most: number
  readonly say: (text: string) => void
}

/** One figure of one target: what each round gave. */
export interface Row {
  readonly target: string
  readonly transport: string
  readonly rounds: Readonly<Record<string, number>>[]
}

/** One table of results. */
export interface Table {
  readonly scenario: string
  readonly title: string
  /** The floor by transport, that others are held against, in which figure. */
  readonly floors?: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

/** Something that is measured. */
export interface Scenario {
  readonly name: string
  readonly about: string
  run(options: Options, told: (table: Table) => void): Promise<void>
}

export interface Contestant {
  readonly target: Target
  readonly transport: string
}

/** Those that are wanted, each with one of these transports. */
export function contestants(targets: readonly Target[], transports: readonly string[], { peers }: Options): Contestant[] {
  const wanted = ({ name }: Target): boolean =>
    name === 'Encke' || peers.length === 0 || peers.some((word) => name.toLowerCase().includes(word.toLowerCase()))
  return targets
    .filter((target) => wanted(target) && !target.absent?.())
    .flatMap((target) =>
      target.transports.filter((transport) => transports.includes(transport)).map((transport) => ({ target, transport })),
    )
}

/** Measures all of them once, and then all of them again: what disturbs the machine for a while disturbs everybody. */
export async function inRounds(
  all: readonly Contestant[],
  { rounds, say }: Options,
  measure: (contestant: Contestant) => Promise<Readonly<Record<string, number>>>,
): Promise<Row[]> {
  const rows: Row[] = all.map(({ target, transport }) => ({ target: target.name, transport, rounds: [] }))
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, contestant] of all.entries()) {
      const label = `${contestant.target.name}, ${contestant.transport}`
      try {
        const figures = await measure(contestant)
        rows[index]?.rounds.push(figures)
        say(`  round ${round + 1}: ${label}: ${shown(figures)}`)
      } catch (error) {
        say(`  round ${round + 1}: ${label}: FAILED: ${error instanceof Error ? error.message : error}`)
      }
    }
  }
  return rows
}

const shown = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value >= 1000 ? Math.round(value) : Number(value.toPrecision(3))}`)
    .join(' · ')

/** The middle of some figures; `NaN` when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
