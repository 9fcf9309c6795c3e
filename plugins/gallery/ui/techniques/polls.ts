import type { PollAnswer } from '../../../../ui/index.ts'
import type { Meter } from '../parts/meter.ts'
import { address, refused, repeatedly, type Technique, wait } from './technique.ts'

/** One question and its whole answer; gives how long to wait before the next. */
async function ask(transport: string, meter: Meter, signal: AbortSignal): Promise<number> {
  const response = await fetch(address(transport, meter), { signal })
  if (!response.ok) throw await refused(response)
  const text = await response.text()
  meter.closed()
  meter.received(`${text}\n`)
  const { frames, cursor, advice } = JSON.parse(text) as PollAnswer
  for (const frame of frames) meter.frame(frame)
  meter.cursor = cursor
  return advice.interval
}

const start = (transport: string) => (meter: Meter) =>
  repeatedly(meter, async (signal) => wait(await ask(transport, meter, signal), signal))

export const polling: Technique = {
  name: 'poll',
  title: 'Polling',
  year: 1999,
  since: 1999.2,
  sentence: 'Ask, wait two seconds, ask again. Mostly the answer is that there is nothing new.',
  start: start('poll'),
}

export const longPolling: Technique = {
  name: 'long-poll',
  title: 'Long polling',
  year: 2006,
  since: 2006.2,
  sentence: 'The server keeps the question until it has an answer.',
  start: start('long-poll'),
}
