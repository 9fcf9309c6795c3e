const MOST_HOPS = 10

/** What was answered in the end. */
export interface Answer {
  readonly status: number
  readonly url: string
  readonly type: string | null
  readonly location: string | null
  readonly text: string
}

/** Somebody with a browser without a window: follows redirects, and keeps each server's cookies. */
export class Visitor {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Goes the whole way. */
  signIn(): Promise<Answer> {
    return this.get('/oidc/start')
  }

  /** Asks for an address, and for those that it leads to. */
  async get(address: string, headers: Readonly<Record<string, string>> = {}, hops = MOST_HOPS): Promise<Answer> {
    let answer = await this.#ask(address, { headers })
    for (let hop = 1; hop < hops && answer.location !== null; hop++) answer = await this.#ask(new URL(answer.location, answer.url).href, {})
    return answer
  }

  /** Follows redirects as far as this path of ours, and gives the address without asking for it. */
  async followTo(address: string, path: string): Promise<string> {
    let answer = await this.#ask(address, {})
    for (let hop = 1; hop < MOST_HOPS && answer.location !== null; hop++) {
      if (answer.location.startsWith(this.#origin + path)) return answer.location
      answer = await this.#ask(answer.location, {})
    }
    throw new Error(`${address} leads to no ${path}, but: ${answer.status} ${answer.text}`)
  }

  async json(method: string, path: string, body?: object): Promise<unknown> {
    const init = { method, ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }
    const { text } = await this.#ask(path, init)
    return text ? (JSON.parse(text) as unknown) : undefined
  }

  async #ask(address: string, init: RequestInit): Promise<Answer> {
    const url = new URL(address, this.#origin)
    const ours = url.origin === this.#origin
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, ...(ours && cookie && { cookie }) } })
    if (ours) for (const set of response.headers.getSetCookie()) this.#keep(set)
    const text = await response.text()
    return {
      status: response.status,
      url: url.href,
      type: response.headers.get('content-type'),
      location: response.headers.get('location'),
      text,
    }
  }

  #keep(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
    if (/max-age=0\b/i.test(set)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}
