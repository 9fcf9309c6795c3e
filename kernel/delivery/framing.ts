import type { WrittenFrame } from './frames.ts'

/** How a transport writes one frame; nothing else of a transport concerns a reader. */
export interface Framing {
  readonly name: string
  frame(frame: WrittenFrame): string | Uint8Array
}

/** A frame's bytes. */
export function encode(framing: Framing, frame: WrittenFrame): Uint8Array {
  const bytes = framing.frame(frame)
  return typeof bytes === 'string' ? Buffer.from(bytes) : bytes
}
