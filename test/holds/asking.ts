import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Asked {
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly bytes?: string | Uint8Array
  /** Whose connections it goes by; absent: one of its own. */
  readonly agent?: Agent
}
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The body parsed, where it is JSON. */
  readonly json: unknown
}

/** Connections that are kept from one request to the next. */
export const keptConnections = (most = Number.POSITIVE_INFINITY): Agent => new Agent({ keepAlive: true, maxSockets: most })

/** Sends a request, `POST /api/rooms`, with these headers and no others; rejects when the connection breaks before all of the answer came. */
export function ask(origin: string, line: string, { headers = {}, body, bytes, agent }: Asked = {}): Promise<Answer> {
  const [method, path] = line.split(' ')
  const { hostname, port } = new URL(origin)
  const sent = body === undefined ? bytes : JSON.stringify(body)
  const head = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(sent !== undefined && { 'content-length': String(Buffer.byteLength(sent)) }),
    ...headers,
  }
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, method, path, headers: head, agent: agent ?? false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () => resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString())))
    })
    asking.on('error', reject)
    asking.end(sent)
  })
}

function answerOf(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  const json = /[/+]json/.test(headers['content-type'] ?? '') && text ? (JSON.parse(text) as unknown) : undefined
  return { status, headers, text, json }
}
