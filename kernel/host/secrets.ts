import { isDeepStrictEqual } from 'node:util'
import { inner, isObject, type JsonSchema, partsOf } from './json-schema.ts'

/** Shorter ones stand in any sentence. */
const SHORTEST_CENSORED = 4

/**
 * The secrets among a plugin's settings: what its schema says is `writeOnly` (JSON Schema Validation 2020-12 §9.4). They are taken,
 * and told nobody.
 */
export class Secrets {
  readonly #root: JsonSchema

  constructor(schema: JsonSchema) {
    this.#root = schema
  }

  /** Settings without their secrets. */
  hidden(values: unknown): unknown {
    return this.#hidden(values, [this.#root])
  }

  /** Where the secrets lie that are set, as JSON pointers (RFC 6901). */
  set(values: unknown): string[] {
    return [...this.#found(values, [this.#root])].map(([pointer]) => pointer)
  }

  /**
   * What was given, with the secrets that it leaves out as they were; one that is given as `null` or empty is taken away. An item of a
   * list keeps its secrets while the rest of it is as it was.
   */
  kept(given: unknown, before: unknown): unknown {
    return this.#kept(given, before, [this.#root])
  }

  /** A text in which none of these settings' secrets stands. */
  censored(text: string, values: unknown): string {
    const secrets = [...this.#found(values, [this.#root])].flatMap(([, secret]) => textsIn(secret))
    return secrets.filter(({ length }) => length >= SHORTEST_CENSORED).reduce((told, secret) => told.replaceAll(secret, '…'), text)
  }

  #hidden(value: unknown, schemas: readonly unknown[]): unknown {
    if (Array.isArray(value)) return value.map((item, index) => this.#hidden(item, this.#inner(schemas, index)))
    if (!isObject(value)) return value
    const shown = Object.keys(value).filter((name) => !this.#secret(schemas, name))
    return Object.fromEntries(shown.map((name) => [name, this.#hidden(value[name], this.#inner(schemas, name))]))
  }

  *#found(value: unknown, schemas: readonly unknown[], at = ''): Generator<[pointer: string, secret: unknown]> {
    for (const [name, each] of Array.isArray(value) ? value.entries() : isObject(value) ? Object.entries(value) : []) {
      const pointer = `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
      if (this.#secret(schemas, name)) yield [pointer, each]
      else yield* this.#found(each, this.#inner(schemas, name), pointer)
    }
  }

  #kept(given: unknown, before: unknown, schemas: readonly unknown[]): unknown {
    if (Array.isArray(given)) return this.#keptItems(given, Array.isArray(before) ? before : [], schemas)
    if (!isObject(given)) return given
    const old = isObject(before) ? before : {}
    const secrets = Object.keys({ ...old, ...given }).filter((name) => this.#secret(schemas, name))
    const others = Object.keys(given).filter((name) => !secrets.includes(name))
    return Object.fromEntries([
      ...others.map((name) => [name, this.#kept(given[name], old[name], this.#inner(schemas, name))]),
      ...secrets.map((name) => [name, Object.hasOwn(given, name) ? given[name] : old[name]]).filter(([, secret]) => !isEmpty(secret)),
    ])
  }

  #keptItems(given: readonly unknown[], before: readonly unknown[], schemas: readonly unknown[]): unknown[] {
    return given.map((item, index) => {
      const of = this.#inner(schemas, index)
      const shown = this.#hidden(item, of)
      const same = (old: unknown): boolean => isDeepStrictEqual(this.#hidden(old, of), shown)
      const old = same(before[index]) ? before[index] : before.find(same)
      return this.#kept(item, old, of)
    })
  }

  #secret(schemas: readonly unknown[], name: string | number): boolean {
    return this.#inner(schemas, name).some(({ writeOnly }) => writeOnly === true)
  }

  #inner(schemas: readonly unknown[], name: string | number): JsonSchema[] {
    const said = schemas.flatMap((schema) => [...partsOf(schema, this.#root)])
    return said.flatMap((schema) => inner(schema, name)).flatMap((schema) => [...partsOf(schema, this.#root)])
  }
}

const isEmpty = (secret: unknown): boolean => secret === null || secret === undefined || secret === ''

const textsIn = (secret: unknown): string[] =>
  typeof secret === 'string' ? [secret] : typeof secret === 'object' && secret !== null ? Object.values(secret).flatMap(textsIn) : []
