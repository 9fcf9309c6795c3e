import { expect, test } from 'vitest'
import { type CometEvent, cometEvents } from '../../examples/comet-apis/comet-processor.ts'
import { person } from '../../kernel/testing.ts'
import { Happenings, openSocket, serveLives } from './lives.ts'

type Event = CometEvent<unknown, { readonly text: string }>
const AS = { as: person('Mira') }
const FOLLOW = ['lives/one']

const told = (event: Event): string =>
  ['subType' in event ? `${event.type} ${event.subType}` : event.type, 'data' in event ? event.data.text : ''].join(' ').trim()

/** A processor that notes what it is told, and answers and does what it is given. */
async function process(act: (event: Event) => 'keep' | undefined = () => undefined) {
  const happenings = new Happenings()
  const kernel = await serveLives(() =>
    cometEvents({
      event(event) {
        happenings.note(told(event))
        return act(event)
      },
    }),
  )
  return { kernel, happenings }
}

test('begin, what the client sends, and the client’s leaving', async () => {
  const { kernel, happenings } = await process()
  const socket = await openSocket(kernel)
  await happenings.of('begin')
  for (const text of ['one', 'two']) socket.send(JSON.stringify({ type: 'publish', id: text, channel: 'lives/one', data: { text } }))
  await happenings.of('read two')
  socket.close()
  await happenings.of('end client-close')
  expect(happenings.all).toEqual(['begin', 'read one', 'read two', 'end client-close'])
})

test('a client that breaks off is an error, with its sub-type', async () => {
  const { kernel, happenings } = await process()
  const reader = await kernel.follow(FOLLOW, AS)
  await happenings.of('begin')
  reader.leave()
  await happenings.of('error client-disconnect')
  expect(happenings.all).toEqual(['begin', 'error client-disconnect'])
})

test('a timeout that was asked for in begin ends the response, which is told once', async () => {
  const { kernel, happenings } = await process((event) => void (event.type === 'begin' && event.setTimeout('5s')))
  const reader = await kernel.follow(FOLLOW, AS)
  await happenings.of('begin')
  kernel.clock.advance(4_900)
  expect(happenings.all).toEqual(['begin'])
  kernel.clock.advance(200)
  expect(await reader.next(({ type }) => type === 'bye')).toMatchObject({ reason: 'limit' })
  expect(happenings.all).toEqual(['begin', 'error timeout'])
})

test('keep lets it stay, and it times out again', async () => {
  const { kernel, happenings } = await process((event) => {
    if (event.type === 'begin') event.setTimeout('5s')
    return event.type === 'error' ? 'keep' : undefined
  })
  const reader = await kernel.follow(FOLLOW, AS)
  await happenings.of('begin')
  kernel.clock.advance(5_100)
  kernel.clock.advance(5_100)
  expect(happenings.all).toEqual(['begin', 'error timeout', 'error timeout'])
  await kernel.ask('POST', '/channels/lives/one', { ...AS, body: { text: 'still there' } })
  expect(await reader.next(({ type }) => type === 'publication')).toMatchObject({ data: { text: 'still there' } })
  reader.leave()
})

test('close ends the response in order, though the processor would keep it', async () => {
  const { kernel, happenings } = await process((event) => {
    if (event.type === 'begin') event.close()
    return 'keep'
  })
  const reader = await kernel.follow(FOLLOW, AS)
  await happenings.of('begin')
  kernel.clock.advance(100)
  await reader.next(({ type }) => type === 'bye')
  expect(happenings.all).toEqual(['begin', 'end answered'])
})

test('a server that stops ends it', async () => {
  const { kernel, happenings } = await process()
  await kernel.follow(FOLLOW, AS)
  await happenings.of('begin')
  await kernel.restart()
  expect(happenings.all).toEqual(['begin', 'end server-shutdown'])
})
