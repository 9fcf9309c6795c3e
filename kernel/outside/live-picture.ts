import type { View } from '../api/plugin.ts'
import type { Resolved } from '../channels/registry.ts'
import type { Frame } from '../protocol.ts'
import type { Parts } from '../transports/multipart-parts.ts'
import type { Presenting } from '../transports/presenting.ts'
import { MEBIBYTE, type StreamingTransport } from '../transports/transport.ts'
import type { OpenChannels } from './open-channels.ts'

/** How pictures are made. */
export interface Drawing {
  readonly channels: OpenChannels
  readonly presenting: Presenting
  readonly parts: Parts
}

/** One channel in one view, as a picture that is drawn anew whenever the channel says something; those who look alike share it. */
export class LivePicture implements StreamingTransport {
  readonly name = 'multipart'
  readonly contentType: string
  readonly headers = { 'Access-Control-Allow-Origin': '*', Vary: 'Accept-Language' }
  readonly prelude = ''
  readonly epilogue: string
  readonly maxBytes = 64 * MEBIBYTE
  readonly maxSeconds = 6 * 3600
  readonly #drawing: Drawing
  readonly #channel: Resolved
  readonly #view: Omit<View<unknown>, 'params'>

  constructor(drawing: Drawing, channel: Resolved, view: Omit<View<unknown>, 'params'>) {
    this.#drawing = drawing
    this.#channel = channel
    this.#view = view
    this.contentType = `multipart/x-mixed-replace; boundary=${drawing.parts.boundary}`
    this.epilogue = drawing.parts.end
  }

  /** The picture as of now; `last` when none follows it. */
  draw(last: boolean, current = this.#drawing.channels.current(this.#channel)): string {
    return this.#drawing.presenting.svg(this.#channel.name, current, { ...this.#view, last })
  }

  /** A part is written twice: Chromium shows one when the next begins. */
  frame({ json, cursor }: { readonly json: string; readonly cursor?: string }): Uint8Array | string {
    const picture = this.#pictureFor((JSON.parse(json) as Frame).type)
    if (picture === undefined) return ''
    const part = this.#drawing.parts.write('svg', picture, cursor)
    return Buffer.concat([part, part])
  }

  /** Drawn anew: how old something is changes without anything being said. */
  repeat(_: Uint8Array | undefined, cursor: string): Uint8Array {
    return this.#drawing.parts.write('svg', this.draw(false), cursor)
  }

  #pictureFor(type: Frame['type']): string | undefined {
    if (type === 'publication' || type === 'state') return this.draw(false)
    // A log says nothing at first, and has something to show all the same.
    if (type === 'joined') return this.#channel.family.kind === 'log' ? this.draw(false) : undefined
    if (type === 'bye') return this.draw(true)
    // Nobody may see it any more.
    if (type === 'denied') return this.draw(true, new Map())
    return undefined
  }
}
