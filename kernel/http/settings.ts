import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { ConfigurationError } from '../errors.ts'

/** An address with the length of its prefix, as `ipaddr.js` matches it. */
export type AddressRange = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

const absent = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined)
const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

const range = (text: string, context: z.RefinementCtx): AddressRange => {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (isIP(text)) return [ipaddr.parse(text), isIP(text) === 4 ? 32 : 128]
  context.addIssue({ code: 'custom', message: `ENCKE_TRUST_PROXY names addresses or ranges (10.0.0.0/8), which ${text} is not` })
  return z.NEVER
}

const origin = (text: string, context: z.RefinementCtx): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const bare = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`
  if (bare) return url.origin
  context.addIssue({
    code: 'custom',
    message: `ENCKE_URL is the public address without a path, such as https://chat.example.com, which ${text} is not`,
  })
  return z.NEVER
}

const port = (text: string, context: z.RefinementCtx): number => {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  context.addIssue({ code: 'custom', message: `PORT is a number from 0 to 65535, which ${text} is not` })
  return z.NEVER
}

const hostAndPort = (text: string, context: z.RefinementCtx): string => {
  if (/^(\[[\da-f:.]+\]|[\w.-]+):\d{1,5}$/i.test(text)) return text.toLowerCase()
  context.addIssue({ code: 'custom', message: `ENCKE_NET_ALLOW lists hosts with their ports (127.0.0.1:9000), which ${text} is not` })
  return z.NEVER
}

const SHORTEST_TOKEN = 16
const token = (text: string, context: z.RefinementCtx): string => {
  if (text.length >= SHORTEST_TOKEN && /^[\w.~+/-]+=*$/.test(text)) return text
  context.addIssue({ code: 'custom', message: `ENCKE_METRICS_TOKEN has at least ${SHORTEST_TOKEN} letters, digits and - . _ ~ + /` })
  return z.NEVER
}

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

const environment = z.object({
  PORT: z.string().default('8080').transform(port),
  HOST: z.string().default('127.0.0.1'),
  ENCKE_DATA: z.string().default('./data'),
  ENCKE_CONFIG: z.string().optional(),
  ENCKE_URL: z.string().transform(origin).optional(),
  ENCKE_TRUST_PROXY: z
    .string()
    .default('')
    .transform(words)
    .pipe(z.array(z.string().transform(range))),
  ENCKE_NET_ALLOW: z
    .string()
    .default('')
    .transform(words)
    .pipe(z.array(z.string().transform(hostAndPort))),
  ENCKE_LIMITS: z.string().optional(),
  ENCKE_METRICS_TOKEN: z.string().transform(token).optional(),
  ENCKE_WATCH: z.enum(['0', '1'], 'ENCKE_WATCH is 0 or 1').default('1'),
  ENCKE_LOG: z.enum(LEVELS, `ENCKE_LOG is one of ${LEVELS.join(', ')}`).default('info'),
})

/** What the environment says about this server. */
export interface Settings {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** The folder that holds `encke.db`. */
  readonly data: string
  /** The path of the configuration file; absent: the first that is there of `encke.config.ts`, `.js` and `.json`. */
  readonly config: string | undefined
  /** The public origin (`ENCKE_URL`), without a slash at the end. */
  readonly url: string | undefined
  readonly trustedProxies: readonly AddressRange[]
  /** `host:port`, lower case: exempt from the ban on private addresses. */
  readonly netAllow: readonly string[]
  /** What lets whoever bears it read `/metrics`. */
  readonly metricsToken: string | undefined
  /** `ENCKE_LIMITS` as it was written, for `parseLimits`. */
  readonly limits: string | undefined
  /** Whether plugins and the configuration are loaded anew when their files change. */
  readonly watch: boolean
  readonly logLevel: (typeof LEVELS)[number]
}

/** Reads the settings of the environment; an empty variable counts as absent. Throws `ConfigurationError`. */
export function readSettings(variables: Readonly<Record<string, string | undefined>>): Settings {
  const named = Object.keys(environment.shape).map((name) => [name, absent(variables[name])])
  const parsed = environment.safeParse(Object.fromEntries(named))
  if (!parsed.success) throw new ConfigurationError(parsed.error.issues.map((issue) => `${issue.message}.`).join('\n'))
  const { data } = parsed
  return {
    port: data.PORT,
    host: data.HOST,
    data: data.ENCKE_DATA,
    config: data.ENCKE_CONFIG,
    url: data.ENCKE_URL,
    trustedProxies: data.ENCKE_TRUST_PROXY,
    netAllow: data.ENCKE_NET_ALLOW,
    limits: data.ENCKE_LIMITS,
    metricsToken: data.ENCKE_METRICS_TOKEN,
    watch: data.ENCKE_WATCH === '1',
    logLevel: data.ENCKE_LOG,
  }
}
