import { ConfigurationError } from './errors.ts'

/** Every limit with its default; bytes, seconds and counts as the names say. */
export const DEFAULT_LIMITS = {
  bodyBytes: 65_536,
  urlBytes: 8_192,
  channelsPerReader: 100,
  headerBytes: 16_384,
  headerSeconds: 10,
  requestSeconds: 30,
  connectionsPerIdentity: 50,
  connectionsPerAddress: 200,
  /** Of an identity, after `publishBurst` at once. */
  publishPerSecond: 10,
  publishBurst: 50,
  /** Of a guest, after `guestPublishBurst` at once. */
  guestPublishPerSecond: 1,
  guestPublishBurst: 10,
  /** In 30 minutes, of a name and address. */
  signInFailures: 5,
  /** In 30 minutes, of an address. */
  guestsPerAddress: 20,
  /** At once. */
  guestsPerRoom: 500,
  /** In an hour, by somebody who is no administrator. */
  roomsPerHour: 20,
  hashesAtOnce: 2,
  /** How long a reader may take nothing before it is cut. */
  stalledSeconds: 10,
  heartbeatSeconds: 20,
  presenceSeconds: 45,
} as const

export type LimitName = keyof typeof DEFAULT_LIMITS
export type Limits = Readonly<Record<LimitName, number>>

const isLimit = (name: string): name is LimitName => Object.hasOwn(DEFAULT_LIMITS, name)
const mayBeFraction = (name: LimitName): boolean => /Seconds?$/.test(name)

function checked(source: string, name: string, value: unknown): [LimitName, number] {
  if (!isLimit(name))
    throw new ConfigurationError(`${source} names ${name}, which is no limit; there are ${Object.keys(DEFAULT_LIMITS).join(', ')}.`)
  const whole = mayBeFraction(name) ? Number.isFinite(value) : Number.isSafeInteger(value)
  if (!whole || Number(value) <= 0) {
    throw new ConfigurationError(
      `${source} gives ${name} as ${JSON.stringify(value)}, but it is a ${mayBeFraction(name) ? '' : 'whole '}number above 0.`,
    )
  }
  return [name, Number(value)]
}

function parsedObject(text: string): object {
  const complaint = `ENCKE_LIMITS is a JSON object such as {"bodyBytes": 131072}, which ${text} is not.`
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  } catch (cause) {
    throw new ConfigurationError(complaint, { cause })
  }
  throw new ConfigurationError(complaint)
}

/**
 * The limits in force: the defaults, overridden by the configuration's, overridden by `ENCKE_LIMITS` (JSON text).
 * Throws `ConfigurationError` on a name that is no limit and on a value that is no number above 0.
 */
export function parseLimits(configured: Readonly<Record<string, unknown>> = {}, environment?: string): Limits {
  const fromConfiguration = Object.entries(configured).map(([name, value]) => checked('limits', name, value))
  const fromEnvironment = Object.entries(environment === undefined ? {} : parsedObject(environment))
  return {
    ...DEFAULT_LIMITS,
    ...Object.fromEntries(fromConfiguration),
    ...Object.fromEntries(fromEnvironment.map(([name, value]) => checked('ENCKE_LIMITS', name, value))),
  }
}
