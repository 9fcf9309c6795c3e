import { z } from 'zod'

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const SHORTEST = 1_000
const SHORTEST_TOKEN = 16

/** Written as `'10m'`, from one second up; becomes milliseconds. */
const Every = z
  .templateLiteral([z.number(), z.enum(['s', 'm', 'h', 'd'])])
  .transform((written) => Number.parseFloat(written) * UNITS[written.slice(-1) as keyof typeof UNITS])
  .refine((milliseconds) => milliseconds >= SHORTEST, 'a URL may be asked once a second at most')

/** Where a row has what: names of columns in CSV, paths such as `price.last` in JSON. */
const Columns = z.strictObject({
  /** In JSON absent: the rows are an object's values, and its keys the symbols. */
  symbol: z.string().min(1).optional(),
  value: z.string().min(1).default('value'),
  /** Milliseconds or seconds since 1970, or ISO 8601; absent: the time of the request. */
  at: z.string().min(1).optional(),
  change: z.string().min(1).optional(),
})

const Board = z
  .strictObject({
    /** Shown to people; absent: the id. */
    name: z.string().trim().min(1).max(80).optional(),
    /** Stands behind each number. */
    unit: z.string().trim().min(1).max(16).optional(),
    decimals: z.int().min(0).max(8).optional(),
    read: z.enum(['anyone', 'signed-in']).default('anyone'),
    /** How many symbols it holds at most. */
    symbols: z.int().min(1).max(10_000).default(1_000),
    /** A random walk that says that it is one. */
    demo: z.literal(true).optional(),
    /** What `POST /api/ticker/<board>` takes as Bearer; absent: administrators alone may post. */
    token: z
      .string()
      .regex(/^[\w.~+/-]+=*$/, 'a token has letters, digits and . _ ~ + / -, so that it can be a Bearer')
      .min(SHORTEST_TOKEN, `a token has ${SHORTEST_TOKEN} characters or more`)
      .max(256)
      .meta({ writeOnly: true })
      .optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    format: z.enum(['csv', 'json']).default('csv'),
    /** Where in a JSON document the rows lie: `data.quotes`; absent: it is them. */
    rows: z.string().min(1).optional(),
    columns: Columns.prefault({}),
    /** Of CSV; absent: whichever of `,` `;` and the tabulator the first line has most of. */
    separator: z.enum([',', ';', '\t']).optional(),
    /** How a number that is text is written. */
    decimal: z.enum(['.', ',']).default('.'),
    every: Every.default(UNITS.m),
  })
  .refine(({ demo, token, url }) => !demo || (token === undefined && url === undefined), 'a demo board takes no numbers from outside')
export type BoardConfig = z.output<typeof Board>

/** Boards by id, which is a segment of their channel's name. */
export const TickerConfig = z.strictObject({
  boards: z.record(z.string().regex(/^[a-z0-9_-]{1,64}$/, 'an id has a–z, 0–9, _ and -'), Board).prefault({ demo: { demo: true } }),
})
