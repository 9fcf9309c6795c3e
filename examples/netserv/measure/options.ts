import { parseArgs } from 'node:util'

export const TRANSPORTS = ['sse', 'stream', 'long-poll', 'poll', 'ws'] as const
/** The transports that can be measured. */
export type Measured = (typeof TRANSPORTS)[number]

/** What is measured. */
export interface Options {
  readonly transport: Measured
  /** How many readers follow the channel at once. */
  readonly connections: number
  /** Publications a second. */
  readonly rate: number
  /** For how long it is published. */
  readonly seconds: number
  /** Of each publication's text. */
  readonly bytes: number
}

/** The command was given wrongly; the message is for whoever gave it. */
export class UsageError extends Error {}

interface Bounds {
  readonly usual: number
  readonly least: number
  readonly most: number
}
const NUMBERS: Readonly<Record<Exclude<keyof Options, 'transport'>, Bounds>> = {
  connections: { usual: 1_000, least: 1, most: 10_000 },
  rate: { usual: 10, least: 0.1, most: 1_000 },
  seconds: { usual: 10, least: 0.1, most: 60 },
  bytes: { usual: 100, least: 0, most: 10_000 },
}
/** So that a measurement ends in minutes on a small machine, and does not fill its memory. */
const MOST_DELIVERIES = 5_000_000

export const USAGE = `node examples/netserv/measure.js [--transport ${TRANSPORTS.join('|')}]
${Object.entries(NUMBERS)
  .map(([name, { usual, least, most }]) => `  --${name.padEnd(12)} ${least} to ${most}, otherwise ${usual}`)
  .join('\n')}`

/** Reads the words of the command line. Throws `UsageError`. */
export function readOptions(words: readonly string[]): Options {
  const values = parsed(words)
  const transport = TRANSPORTS.find((name) => name === (values.transport ?? 'sse'))
  if (!transport) throw new UsageError(`--transport is one of ${TRANSPORTS.join(', ')}`)
  const number = (name: keyof typeof NUMBERS): number => within(name, values[name])
  const options = {
    transport,
    connections: number('connections'),
    rate: number('rate'),
    seconds: number('seconds'),
    bytes: number('bytes'),
  }
  const deliveries = options.connections * options.rate * options.seconds
  if (deliveries > MOST_DELIVERIES) throw new UsageError(`That makes ${deliveries} deliveries; ${MOST_DELIVERIES} are the most`)
  return options
}

function parsed(words: readonly string[]): Readonly<Partial<Record<keyof Options, string>>> {
  const text = { type: 'string' } as const
  const options = { transport: text, connections: text, rate: text, seconds: text, bytes: text }
  try {
    return parseArgs({ args: [...words], options }).values
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

function within(name: keyof typeof NUMBERS, given: string | undefined): number {
  const { usual, least, most } = NUMBERS[name]
  const value = given === undefined ? usual : Number(given)
  const whole = name === 'connections' || name === 'bytes'
  if (value >= least && value <= most && (!whole || Number.isInteger(value))) return value
  throw new UsageError(`--${name} is a ${whole ? 'whole ' : ''}number from ${least} to ${most}, which ${given} is not`)
}
