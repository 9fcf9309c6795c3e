import { expect, test } from 'vitest'
import { attribute } from '../contract/clients/html.ts'
import { type Exhibition, exhibition, MIRA } from './exhibits.ts'

type Poll = (hall: Exhibition, query: string) => Promise<{ readonly cursor: string; readonly numbers: readonly number[] }>

const answers =
  (transport: string): Poll =>
  async ({ ask }, query) => {
    const { json } = await ask('GET', `/comet/${transport}?channel=mumbled/corner&timeout=0${query}`, { as: MIRA })
    return { cursor: json.cursor, numbers: json.frames.flatMap(({ n }: { n?: number }) => n ?? []) }
  }
const page: Poll = async ({ ask }, query) => {
  const { text } = await ask('GET', `/comet/refresh?channel=mumbled/corner${query}`, { as: MIRA })
  const told = text.slice(text.indexOf('<ol id="told">'))
  return { cursor: attribute(text, 'html', 'data-cursor'), numbers: [...told.matchAll(/data-n="(\d+)"/g)].map(([, n]) => Number(n)) }
}

test.each<[string, Poll]>([
  ['poll', answers('poll')],
  ['long-poll', answers('long-poll')],
  ['refresh', page],
])('%s needs nothing but the cursor: the server restarts between every two, and nothing is lost or told twice', async (_, poll) => {
  const hall = await exhibition()
  const heard: number[] = []
  let { cursor } = await poll(hall, '')
  for (let round = 0; round < 6; round += 1) {
    // Some rounds bring nothing.
    for (let count = 0; count < round % 3; count += 1) await hall.mumble('corner', round)
    await hall.kernel.restart()
    for (let count = 0; count < round % 2; count += 1) await hall.mumble('corner', round)
    const told = await poll(hall, `&since=${cursor}`)
    cursor = told.cursor
    heard.push(...told.numbers)
  }
  expect(heard).toEqual(Array.from({ length: 9 }, (_, index) => index + 1))
})
