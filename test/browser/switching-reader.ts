import type { Frame, PollAnswer } from '../../kernel/protocol.ts'

/** What the page knows of itself, as `window.reader`. */
export interface SwitchingReader {
  last: number
  cursor: string | undefined
  faults: string[]
  turns: number
  over: boolean
}
type Way = (signal: AbortSignal) => Promise<void>
type Told = Window & { encke?: Record<string, (frame: Frame) => void>; reader?: SwitchingReader }

/**
 * Runs in a page: follows a channel by one transport after the other, each cut off after a moment, and puts down each
 * publication as an item. It believes nothing but cursors and numbers: what it has is dropped, and a jump is a fault.
 */
export function switching({ channel, transports }: { channel: string; transports: readonly string[] }): void {
  const list = document.createElement('ol')
  document.body.append(list)
  const reader: SwitchingReader = { last: 0, cursor: undefined, faults: [], turns: 0, over: false }

  const put = (n: number, text: string): void => {
    if (n <= reader.last) return
    if (n !== reader.last + 1) reader.faults.push(`jumps from ${reader.last} to ${n}`)
    reader.last = n
    const item = document.createElement('li')
    item.dataset.n = String(n)
    item.textContent = text
    list.append(item)
  }
  const take = (frame: Frame): void => {
    if (frame.type === 'publication') put(frame.n, (frame.data as { text: string }).text)
    if (frame.type === 'reset' || frame.type === 'denied') reader.faults.push(JSON.stringify(frame))
    if ('cursor' in frame && frame.cursor) reader.cursor = frame.cursor
  }
  const address = (transport: string, more = ''): string =>
    `/comet/${transport}?channel=${channel}${reader.cursor ? `&since=${reader.cursor}` : ''}${more}`

  const polls =
    (transport: string): Way =>
    async (signal) => {
      const answer = (await (await fetch(address(transport, '&timeout=100'), { signal })).json()) as PollAnswer
      for (const frame of answer.frames) take(frame)
      reader.cursor = answer.cursor
    }
  /** Event streams, lines and parts all bear a frame on a line of its own. */
  const streams =
    (transport: string): Way =>
    async (signal) => {
      const body = (await fetch(address(transport), { signal })).body?.getReader()
      if (!body) return
      const decoder = new TextDecoder()
      let rest = ''
      for (let part = await body.read(); !part.done; part = await body.read()) {
        const lines = (rest + decoder.decode(part.value, { stream: true })).split(/\r?\n/)
        rest = lines.pop() ?? ''
        for (const line of lines) {
          const json = line.replace(/^data: /, '')
          if (json.startsWith('{')) take(JSON.parse(json) as Frame)
        }
      }
    }
  const sockets: Way = (signal) =>
    new Promise((resolve) => {
      const socket = new WebSocket(location.origin.replace('http', 'ws') + address('ws'), 'encke.v1')
      socket.onmessage = ({ data }) => !signal.aborted && take(JSON.parse(String(data)) as Frame)
      socket.onclose = () => resolve()
      signal.addEventListener('abort', () => {
        socket.close()
        resolve()
      })
    })
  const frames: Way = (signal) =>
    new Promise((resolve) => {
      const frame = document.createElement('iframe')
      const told: Told = window
      told.encke = { turn: (each) => void (!signal.aborted && take(each)) }
      frame.src = address('iframe', '&callback=turn')
      frame.onload = () => resolve()
      signal.addEventListener('abort', () => {
        frame.remove()
        resolve()
      })
      document.body.append(frame)
    })
  const pages: Way = async (signal) => {
    const text = await (await fetch(address('refresh'), { signal })).text()
    // Its style is judged by the policy of the page that it is parsed in.
    const page = new DOMParser().parseFromString(text.replace(/<style.*?<\/style>/s, ''), 'text/html')
    if (!page.documentElement.dataset.cursor) return
    for (const item of page.querySelectorAll<HTMLElement>(`[data-channel="${channel}"][data-n]`))
      put(Number(item.dataset.n), /m\d+-\d+/.exec(item.textContent ?? '')?.[0] ?? '')
    reader.cursor = page.documentElement.dataset.cursor
  }
  const ways: Record<string, Way> = {
    poll: polls('poll'),
    'long-poll': polls('long-poll'),
    stream: streams('stream'),
    sse: streams('sse'),
    multipart: streams('multipart'),
    ws: sockets,
    iframe: frames,
    refresh: pages,
  }

  const turn = async (): Promise<void> => {
    const way = ways[transports[Math.floor(Math.random() * transports.length)] ?? '']
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), 50 + Math.random() * 250)
    // A server that is not there, or that we did not wait for, is what this is about.
    await way?.(cut.signal).catch(() => new Promise((resolve) => setTimeout(resolve, 20)))
    clearTimeout(timer)
    reader.turns += 1
  }
  const run = async (): Promise<void> => {
    while (!reader.over) await turn()
  }
  const page: Told = window
  page.reader = reader
  void run()
}
