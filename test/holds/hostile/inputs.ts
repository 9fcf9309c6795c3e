import fc from 'fast-check'
import type { Corpora } from './corpora.ts'
import type { Input } from './onslaught.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' }

/** Characters with a meaning somewhere on the way. */
const PIECES = [
  '\0',
  '\r\n',
  '%',
  '%00',
  '%c0%af',
  '..',
  '/',
  '\\',
  '*',
  ':',
  '"',
  "'",
  '<',
  '&',
  '=',
  ';',
  '{',
  '\u2028',
  '\ud800',
  '\ufeff',
  '😀',
  'é',
]
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')) },
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'null',
    '-1',
    '1e999',
    '9'.repeat(400),
    'x'.repeat(3_000),
    'chat/lobby',
    'weather/*',
    'chat/*',
  ),
)
const value = fc.oneof(
  fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }),
  text,
  fc.double(),
  fc.constant({ __proto__: null, length: 1e9 }),
)

/** Bodies that are known, or made, to be too much of something. */
const EXTREMES = [
  '['.repeat(60_000),
  `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
  `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":0`)}}`,
  `{${Array.from({ length: 5_000 }, (_, index) => `"${index}":0`)}}`,
  `{"text":"${'x'.repeat(65_000)}"}`,
  `{"text":"${'x'.repeat(1_000_000)}"}`,
  `{"text":${'9'.repeat(60_000)}}`,
  '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
]

export interface InputsOptions {
  readonly corpora: Corpora
  readonly seed: number
}

/** Makes inputs: the same for the same seed. */
export class Inputs {
  readonly #corpora: Corpora
  readonly #seed: number

  constructor({ corpora, seed }: InputsOptions) {
    this.#corpora = corpora
    this.#seed = seed
  }

  #sample<T>(arbitrary: fc.Arbitrary<T>, count: number): T[] {
    return fc.sample(arbitrary, { numRuns: count, seed: this.#seed })
  }
  /** Texts: the known ones, and so many made up. */
  texts(count: number): string[] {
    return [...this.#corpora.texts, ...this.#sample(text, count)]
  }

  /** To an endpoint that takes JSON: all that is no JSON or none for it, its own body with one field gone wrong, and with some bytes wrong. */
  bodies(line: string, right: object, count: number): Input[] {
    const wrongField = fc
      .tuple(fc.constantFrom(...Object.keys(right)), value)
      .map(([key, wrong]) => JSON.stringify({ ...right, [key]: wrong }))
    const bytes = [
      ...this.#corpora.bodies,
      ...EXTREMES,
      ...this.#sample(wrongField, count),
      ...this.#sample(mangled(Buffer.from(JSON.stringify(right))), count),
      ...this.#sample(value, count).map((made) => JSON.stringify(made) ?? ''),
    ]
    return bytes.map((body) => ({ line, bytes: body, headers: JSON_TYPE }))
  }

  /** The endpoint's own body, with each text in one of its fields. */
  inField(line: string, right: object, field: string, count: number): Input[] {
    return this.texts(count).map((wrong) => ({ line, headers: JSON_TYPE, bytes: JSON.stringify({ ...right, [field]: wrong }) }))
  }

  /** A path with a query of these parameters, one of them gone wrong. */
  queries(path: string, right: Readonly<Record<string, string>>, count: number): Input[] {
    const parameters = Object.keys(right)
    const wrong = fc.tuple(fc.constantFrom(...parameters), text).map(([name, bad]) => ({ ...right, [name]: bad }))
    const known = this.#corpora.texts
      .filter((_, index) => index % 8 === 0)
      .map((bad, index) => ({ ...right, [parameters[index % parameters.length] ?? '']: bad }))
    return [...known, ...this.#sample(wrong, count)].map((query) => ({ line: `GET ${path}?${written(query)}` }))
  }

  /** Paths that lead elsewhere, behind each of these prefixes in turn; as they are, and encoded. */
  paths(prefixes: readonly string[], count: number): Input[] {
    const wrong = [...this.#corpora.paths, ...this.texts(count)]
    return wrong.map((path, index) => {
      const prefix = prefixes[index % prefixes.length] ?? ''
      return { line: `GET ${prefix}${index % 2 ? encoded(path) : inPath(path)}` }
    })
  }

  /** A request with one header gone wrong. */
  headers(line: string, names: readonly string[], count: number): Input[] {
    const wrong = fc.tuple(fc.constantFrom(...names), text)
    return this.#sample(wrong, count).map(([name, bad]) => ({ line, headers: { [name]: inHeader(bad) } }))
  }

  /** The form of a page, with one field gone wrong. */
  forms(line: string, right: Readonly<Record<string, string>>, count: number): Input[] {
    const wrong = fc.tuple(fc.constantFrom(...Object.keys(right), 'other'), text).map(([name, bad]) => written({ ...right, [name]: bad }))
    return [...this.#sample(wrong, count), ...this.#sample(mangled(Buffer.from(written(right))), count)].map((bytes) => ({
      line,
      bytes,
      headers: FORM_TYPE,
    }))
  }

  /** What goes up on a WebSocket: text as people should not write it, and frames with one field gone wrong. */
  frames(rights: readonly object[], count: number): (string | Uint8Array)[] {
    const wrong = fc
      .constantFrom(...rights)
      .chain((right) =>
        fc.tuple(fc.constantFrom(...Object.keys(right)), value).map(([key, bad]) => JSON.stringify({ ...right, [key]: bad })),
      )
    const known = this.#corpora.bodies.filter((body) => body.length < 60_000).map((body) => Buffer.from(body).toString())
    const garbled = fc.constantFrom(...rights).chain((right) => mangled(Buffer.from(JSON.stringify(right))))
    return [
      ...known,
      ...this.#sample(wrong, count),
      ...this.#sample(garbled, count).map((bytes) => Buffer.from(bytes).toString()),
      ...this.#sample(fc.uint8Array(), 100),
    ]
  }
}

/** Some bytes changed, left out or put in. */
const mangled = (right: Buffer): fc.Arbitrary<Uint8Array> =>
  fc
    .array(fc.tuple(fc.nat(right.length), fc.constantFrom(0, 1), fc.uint8Array({ maxLength: 3 })), { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce<Buffer>((bytes, [at, drop, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + drop)]), right),
    )

// Not `encodeURIComponent`, which throws at half a surrogate pair.
const encoded = (written: string): string => [...Buffer.from(written)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const written = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(([name, text]) => `${name}=${encoded(text)}`)
    .join('&')
/** As much of a text as Node's client lets through in a path or a header, as UTF-8. */
const inPath = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[^\x21-\xff]/g, '')
const inHeader = (text: string): string =>
  Buffer.from(text)
    .toString('latin1')
    .replace(/[^\x20-\x7e\x80-\xff]/g, '')
