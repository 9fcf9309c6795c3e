/** As much of JSON Schema 2020-12 as a form can be drawn from. */
export interface Schema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly writeOnly?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
}

/** How a value is edited. `json` is for whatever has no likeness among the others. */
export type Editor = 'text' | 'secret' | 'number' | 'switch' | 'choice' | 'group' | 'entries' | 'list' | 'json'

/** The editor of a value that a schema describes. */
export function editorOf(schema: Schema): Editor {
  if (schema.enum) return 'choice'
  if (schema.type === 'boolean') return 'switch'
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (schema.type === 'string') return schema.writeOnly ? 'secret' : 'text'
  if (schema.type === 'array') return schema.items?.type === 'string' && !schema.items.enum ? 'list' : 'json'
  if (schema.type !== 'object') return 'json'
  if (schema.properties) return 'group'
  return typeof schema.additionalProperties === 'object' ? 'entries' : 'json'
}

/** A property's name as people read it: `everyMinutes` is `Every minutes`. */
export function labelOf(name: string, { title }: Schema): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[-_]+/g, ' ')
  return title ?? words.charAt(0).toUpperCase() + words.slice(1).toLowerCase()
}

/** An object with one property put, or left out where the value is undefined. */
export function put(object: unknown, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = asRecord(object)
  if (value === undefined) return rest
  // What stood there keeps its place.
  return name in asRecord(object) ? { ...asRecord(object), [name]: value } : { ...rest, [name]: value }
}

/** A value as an object; anything else is an empty one. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
