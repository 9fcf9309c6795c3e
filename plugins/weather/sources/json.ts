import type { Bulletin } from '../report.ts'

/** What a JSON source is told beside the document. */
export interface Asked {
  /** The place's time zone, where the configuration gives one. */
  readonly zone: string | undefined
}
/** One publisher's way of telling the weather in JSON. */
export interface JsonSource {
  /** Whether a document is of this kind, by what it holds. */
  recognises(document: JsonObject): boolean
  /** What it says is so now, each slot at most once; whatever is not of its kind is left out. */
  read(document: JsonObject, asked: Asked): readonly Bulletin[]
}
export type JsonObject = Readonly<Record<string, unknown>>

/** A member that is an object; an empty one where it is none. */
export function objectIn(from: JsonObject, name: string): JsonObject {
  const value = from[name]
  return isObject(value) ? value : {}
}
/** A member that is an array; an empty one where it is none. */
export function listIn(from: JsonObject, name: string): readonly unknown[] {
  const value = from[name]
  return Array.isArray(value) ? value : []
}
/** A member that is a finite number. */
export function numberIn(from: JsonObject, name: string): number | undefined {
  const value = from[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
/** A member that is a text with something in it. */
export function textIn(from: JsonObject, name: string): string | undefined {
  const value = from[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
