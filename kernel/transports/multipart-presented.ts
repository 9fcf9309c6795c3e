import type { Cursor, Frame } from '../protocol.ts'
import type { PartForm, Parts } from './multipart-parts.ts'
import { Presenting } from './presenting.ts'
import type { TransportServer } from './server.ts'
import type { StreamingTransport } from './transport.ts'

type Form = Exclude<PartForm, 'json'>
const EMPTY: Readonly<Record<Form, string>> = {
  text: '',
  html: '<!doctype html>',
  svg: '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
}

/** Where nobody says how it is to look. */
const PLAIN = { lang: 'en', theme: 'auto', query: new URLSearchParams(), origin: '', last: false } as const

/**
 * What channels tell as something to look at: a publication or signal as it is, state as all that a channel holds. A part is
 * written twice, for Chromium shows one when the next begins. Other frames make no part, and a heartbeat repeats the last.
 */
export function presentedParts(server: TransportServer, parts: Parts, form: Form): Pick<StreamingTransport, 'frame' | 'repeat'> {
  const { registry, delivery, host } = server.connections
  const pictures = new Pictures(new Presenting(registry, host), (channel) => delivery.log.state.values(channel))
  return {
    frame({ json, cursor }) {
      const body = pictures.of(JSON.parse(json) as Frame, form)
      if (body === undefined) return ''
      const part = parts.write(form, body, cursor)
      return Buffer.concat([part, part])
    },
    repeat: (last: Uint8Array | undefined, cursor: Cursor) =>
      last ? parts.rewrite(form, last, cursor) : parts.write(form, EMPTY[form], cursor),
  }
}

class Pictures {
  readonly #presenting: Presenting
  readonly #values: (channel: string) => ReadonlyMap<string, { readonly json: string }>

  constructor(presenting: Presenting, values: (channel: string) => ReadonlyMap<string, { readonly json: string }>) {
    this.#presenting = presenting
    this.#values = values
  }

  /** A frame as a whole document, if it is one to be looked at. */
  of(frame: Frame, form: Form): string | undefined {
    if (frame.type === 'state') return this.#show(frame.channel, this.#current(frame.channel), form)
    if (frame.type === 'publication') return this.#show(frame.channel, new Map([[String(frame.n), frame.data]]), form)
    if (frame.type === 'signal') return this.#show(frame.channel, new Map([['', frame.data]]), form)
    return undefined
  }

  #current(channel: string): ReadonlyMap<string, unknown> {
    return new Map([...this.#values(channel)].map(([key, { json }]) => [key, JSON.parse(json) as unknown]))
  }

  #show(channel: string, current: ReadonlyMap<string, unknown>, form: Form): string {
    if (form === 'svg') return this.#presenting.svg(channel, current, PLAIN)
    const values = [...current]
    if (form === 'text') return values.map(([key, data]) => this.#presenting.text(channel, data, key)).join('\n')
    return EMPTY.html + values.map(([key, data]) => this.#presenting.html(channel, data, key).html).join('\n')
  }
}
