import type { StandardJSONSchemaV1 } from '@standard-schema/spec'

/** A JSON Schema (2020-12), as a plugin's settings have one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** By Standard JSON Schema, which zod and others speak; nothing where a schema does not, or cannot be told in JSON. */
export function jsonSchemaOf(schema: unknown): JsonSchema | undefined {
  const props = (schema as Partial<StandardJSONSchemaV1> | undefined)?.['~standard']
  try {
    // What has no likeness in JSON Schema is anything, by zod; the rest is told all the same.
    return props?.jsonSchema?.input({ target: 'draft-2020-12', libraryOptions: { unrepresentable: 'any' } })
  } catch {
    return undefined
  }
}

/** What a schema says of a value, in all the schemas that it is put together of; `root` is the document that they refer to. */
export function partsOf(schema: unknown, root: JsonSchema, found = new Set<JsonSchema>()): ReadonlySet<JsonSchema> {
  if (!isObject(schema) || found.has(schema)) return found
  found.add(schema)
  if (typeof schema.$ref === 'string') partsOf(referred(schema.$ref, root), root, found)
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) for (const each of listed(schema[keyword])) partsOf(each, root, found)
  return found
}

/** The schemas that may speak of a value of an object, by its name, or of an item of a list, by its number. */
export function inner(schema: JsonSchema, name: string | number): unknown[] {
  if (typeof name === 'number') return [listed(schema.prefixItems)[name] ?? schema.items]
  const { properties = {}, patternProperties = {}, additionalProperties } = schema
  const named = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : additionalProperties
  // A pattern is taken to fit: one that cannot be tried here must not show what it was to hide.
  return [named, ...Object.values(patternProperties as object)]
}

/** Whether a value is an object with names, as opposed to a list or nothing. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** RFC 6901, in a fragment: the only references that a document of its own has. */
function referred(reference: string, root: JsonSchema): unknown {
  const [start, ...names] = reference.split('/')
  const unescaped = names.map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'))
  return start === '#' ? unescaped.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), root) : undefined
}
