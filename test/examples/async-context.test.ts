import { expect, test } from 'vitest'
import { type AsyncContext, type AsyncRequest, servletEvents } from '../../examples/comet-apis/async-context.ts'
import { person, type TestKernel } from '../../kernel/testing.ts'
import { Happenings, serveLives } from './lives.ts'

const AS = { as: person('Mira') }

/** Serves requests by a servlet that notes what becomes of the first. */
async function follow(doGet: (request: AsyncRequest<unknown>, happenings: Happenings) => void) {
  const happenings = new Happenings()
  const kernel = await serveLives(() =>
    servletEvents({
      doGet(request) {
        doGet(request, happenings)
        happenings.note('returned')
      },
    }),
  )
  const reader = await kernel.follow(['lives/one'], AS)
  await happenings.of('returned')
  return { kernel, happenings, reader, bye: () => reader.next(({ type }) => type === 'bye') }
}
const contexts: AsyncContext[] = []
const startAsync = ({ startAsync: start }: AsyncRequest<unknown>, happenings: Happenings): void => {
  const async = start({ timeout: '5s' })
  async.onTimeout(() => happenings.note('timeout'))
  async.onError((reason) => happenings.note(reason))
  contexts.unshift(async)
}
const say = (kernel: TestKernel, text: string) => kernel.ask('POST', '/channels/lives/one', { ...AS, body: { text } })

test('a request that is not asynchronous is over when doGet returns', async () => {
  const { kernel, happenings, bye } = await follow(() => {})
  kernel.clock.advance(100)
  await bye()
  expect(happenings.all).toEqual(['returned'])
})

test('an asynchronous one stays open until it is complete', async () => {
  const { kernel, happenings, reader, bye } = await follow(startAsync)
  kernel.clock.advance(4_000)
  await say(kernel, 'still there')
  expect(await reader.next(({ type }) => type === 'publication')).toMatchObject({ data: { text: 'still there' } })
  contexts[0]?.complete()
  kernel.clock.advance(100)
  expect(await bye()).toMatchObject({ reason: 'limit' })
  expect(happenings.all).toEqual(['returned'])
})

test('after its time its listener is told, and it is over', async () => {
  const { kernel, happenings, bye } = await follow(startAsync)
  kernel.clock.advance(5_100)
  await bye()
  expect(happenings.all).toEqual(['returned', 'timeout'])
})

test('a client that is gone is an error', async () => {
  const { happenings, reader } = await follow(startAsync)
  reader.leave()
  await happenings.of('client-disconnect')
  expect(happenings.all).toEqual(['returned', 'client-disconnect'])
})

test('what was started is told when the request is over', async () => {
  const { kernel, happenings } = await follow((request, noted) => {
    const async = request.startAsync({ timeout: '5s' })
    async.start({ run: (signal) => signal.addEventListener('abort', () => noted.note('over')) })
    contexts.unshift(async)
  })
  expect(happenings.all).toEqual(['returned'])
  contexts[0]?.complete()
  kernel.clock.advance(100)
  expect(happenings.all).toEqual(['returned', 'over'])
})

test('it cannot be made asynchronous twice', async () => {
  const { happenings } = await follow((request, noted) => {
    request.startAsync({ timeout: '5s' })
    try {
      request.startAsync({ timeout: '5s' })
    } catch (error) {
      noted.note(String(error))
    }
  })
  expect(happenings.all).toEqual(['Error: It is asynchronous already', 'returned'])
})
