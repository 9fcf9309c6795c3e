import type { Frame } from '../../../../ui/index.ts'
import { address, type Technique } from './technique.ts'

/** `EventSource` (WHATWG HTML §9.2): it comes back by itself, with the id of the last event. */
export const serverSentEvents: Technique = {
  name: 'sse',
  title: 'Server-sent events',
  year: 2006,
  since: 2006.7,
  sentence: 'Streaming with a name: the browser comes back by itself.',
  start(meter) {
    meter.opened()
    const source = new EventSource(address('sse', meter))
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
      meter.received(`id: ${lastEventId}\ndata: ${data}\n\n`)
      meter.frame(JSON.parse(data) as Frame)
    }
    source.onopen = () => {
      meter.trouble = undefined
    }
    source.onerror = () => {
      meter.closed()
      if (source.readyState === EventSource.CLOSED) meter.trouble = 'The server refused'
      else meter.opened()
    }
    return () => {
      source.close()
      meter.closed()
    }
  },
}
