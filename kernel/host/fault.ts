import { asError } from '../errors.ts'

/** What went wrong in a plugin, and where in its source. */
export interface Fault {
  readonly message: string
  readonly stack?: string
  readonly file?: string
  /** From 1. */
  readonly line?: number
  readonly column?: number
}
/** Says of something that was thrown what it is, and where. */
export type Explain = (error: unknown) => Fault

/** A place in a source file. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A file that was written for Encke and cannot be loaded: the message begins with the place, where it is known. */
export class LoadFault extends Error {
  readonly place: Place | undefined

  constructor(message: string, place: Place | undefined, options?: ErrorOptions) {
    super(place ? `${place.file}:${place.line}:${place.column}: ${message}` : message, options)
    this.name = 'LoadFault'
    this.place = place
  }
}

/** A fault of which nothing is known but what was thrown: its place is the topmost one that is not of Node or of a package. */
export const explainThrown: Explain = (thrown) => {
  const { message, stack } = asError(thrown)
  const place = thrown instanceof LoadFault ? thrown.place : placeIn(stack)
  return { message, ...(stack !== undefined && { stack }), ...place }
}

/** The topmost place in a stack that fulfils the condition. */
export function placeIn(stack: string | undefined, is: (file: string) => boolean = isOwn): Place | undefined {
  for (const [, file = '', line, column] of (stack ?? '').matchAll(/(?:\(|at |file:\/\/)(\/[^\s()]+?):(\d+):(\d+)\)?$/gm))
    if (is(file)) return { file, line: Number(line), column: Number(column) }
  return undefined
}

const isOwn = (file: string): boolean => !file.includes('/node_modules/')
