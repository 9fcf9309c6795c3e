import type { Frame } from '../../../../ui/index.ts'
import type { Meter } from '../parts/meter.ts'
import { address, refused, repeatedly, type Technique } from './technique.ts'

/** Takes the whole lines off the front of what has come, frame by frame; gives the rest. */
function takeLines(text: string, meter: Meter): string {
  const lines = text.split('\n')
  const rest = lines.pop() ?? ''
  for (const line of lines) if (line.startsWith('{')) meter.frame(JSON.parse(line) as Frame)
  return rest
}

/** XMLHttpRequest at `readyState` 3: the text grows, and what is new is read off its end. */
export const xhrStreaming: Technique = {
  name: 'stream',
  title: 'XHR streaming',
  year: 2004,
  since: 2004.3,
  sentence: 'One response that grows. Read what is new at state 3.',
  start: (meter) =>
    repeatedly(
      meter,
      (signal) =>
        new Promise((resolve, reject) => {
          const request = new XMLHttpRequest()
          let seen = 0
          let rest = ''
          request.open('GET', address('stream', meter))
          request.onprogress = () => {
            const text = request.responseText.slice(seen)
            seen = request.responseText.length
            meter.received(text.trimStart())
            rest = takeLines(rest + text, meter)
          }
          request.onload = () => {
            meter.closed()
            if (request.status === 200) resolve()
            else reject(new Error(`The server answered ${request.status}`))
          }
          request.onerror = () => reject(new Error('The connection is gone'))
          request.onabort = () => resolve()
          signal.addEventListener('abort', () => request.abort())
          request.send()
        }),
    ),
}

/** `multipart/x-mixed-replace`, read by a script: only pictures are shown by every browser. */
export const serverPush: Technique = {
  name: 'multipart',
  title: 'Server push',
  year: 1995,
  since: 1995.75,
  sentence: 'Netscape’s multipart: one answer whose parts replace each other.',
  cannot: () => ('chrome' in window ? 'Chromium shows pictures only' : undefined),
  start: (meter) =>
    repeatedly(meter, async (signal) => {
      const response = await fetch(address('multipart', meter), { signal })
      if (!response.ok || !response.body) throw await refused(response)
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      let rest = ''
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        const text = decoder.decode(value, { stream: true }).replaceAll('\r\n', '\n')
        meter.received(text)
        rest = takeLines(rest + text, meter)
      }
      meter.closed()
    }),
}
