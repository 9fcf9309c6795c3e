import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { jsonSchemaOf } from './json-schema.ts'
import { Secrets } from './secrets.ts'

const secret = z.string().meta({ writeOnly: true })
const secretsOf = (schema: z.ZodType): Secrets => new Secrets(jsonSchemaOf(schema) ?? {})

const boards = secretsOf(z.object({ boards: z.record(z.string(), z.object({ name: z.string(), token: secret.optional() })).prefault({}) }))
const before = { boards: { shares: { name: 'Shares', token: 'of shares' }, 'sea/s': { name: 'Seas', token: 'of seas' } } }

describe('a secret', () => {
  test('is not told, however deep it lies; where it lies is', () => {
    expect(boards.hidden(before)).toEqual({ boards: { shares: { name: 'Shares' }, 'sea/s': { name: 'Seas' } } })
    expect(boards.set(before)).toEqual(['/boards/shares/token', '/boards/sea~1s/token'])
  })

  test('that is left out stays, another is taken, and one that is empty goes', () => {
    const given = {
      boards: { shares: { name: 'Parts' }, 'sea/s': { name: 'Seas', token: '' }, winds: { name: 'Winds', token: 'of winds' } },
    }
    expect(boards.kept(given, before)).toEqual({
      boards: { shares: { name: 'Parts', token: 'of shares' }, 'sea/s': { name: 'Seas' }, winds: { name: 'Winds', token: 'of winds' } },
    })
    expect(boards.kept({ boards: { shares: { name: 'Shares', token: null } } }, before)).toEqual({ boards: { shares: { name: 'Shares' } } })
  })

  test('of what is taken away goes with it', () => {
    expect(boards.kept({ boards: { winds: { name: 'Winds' } } }, before)).toEqual({ boards: { winds: { name: 'Winds' } } })
    expect(boards.kept({}, before)).toEqual({})
  })

  test('does not stand in a text', () => {
    expect(boards.censored('Error: of seas is no Bearer, of seas!', before)).toBe('Error: … is no Bearer, …!')
  })
})

test('an item of a list keeps its secret while the rest of it is as it was, wherever it stands', () => {
  const feeds = secretsOf(z.object({ feeds: z.array(z.object({ url: z.string(), key: secret })) }))
  const old = {
    feeds: [
      { url: 'a', key: 'of a' },
      { url: 'b', key: 'of b' },
      { url: 'b', key: 'of the other' },
    ],
  }
  expect(feeds.hidden(old)).toEqual({ feeds: [{ url: 'a' }, { url: 'b' }, { url: 'b' }] })
  expect(feeds.kept({ feeds: [{ url: 'c' }, { url: 'b' }, { url: 'b' }, { url: 'a' }] }, old)).toEqual({
    feeds: [{ url: 'c' }, { url: 'b', key: 'of b' }, { url: 'b', key: 'of the other' }, { url: 'a', key: 'of a' }],
  })
})

test.each<[string, z.ZodType, unknown]>([
  ['a union', z.object({ way: z.union([z.object({ token: secret }), z.object({ name: z.string() })]) }), { way: { token: 't' } }],
  ['one of several forms', z.object({ way: z.union([secret, z.null()]) }), { way: 't' }],
  ['what has a default', z.object({ way: z.string().default('t').meta({ writeOnly: true }) }), { way: 't' }],
  ['what becomes something else', z.object({ way: secret.transform(Buffer.from), since: z.date().optional() }), { way: 't' }],
  ['a whole object', z.object({ way: z.object({ id: z.string() }).meta({ writeOnly: true }) }), { way: { id: 't' } }],
  ['an intersection', z.object({ way: z.object({ a: z.string() }).and(z.object({ b: secret })) }), { way: { a: 'a', b: 't' } }],
])('%s hides what is secret', (_, schema, values) => {
  expect(JSON.stringify(secretsOf(schema).hidden(values))).not.toContain('"t"')
})

test('what refers to itself hides what is secret at every depth', () => {
  const Node = z.object({
    token: secret,
    get next() {
      return Node.optional()
    },
  })
  expect(secretsOf(Node).hidden({ token: 'a', next: { token: 'b', next: { token: 'c' } } })).toEqual({ next: { next: {} } })
})
