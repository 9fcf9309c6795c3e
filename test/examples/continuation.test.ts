import { expect, test } from 'vitest'
import { type Continuation, continuationEvents, type Service } from '../../examples/comet-apis/continuation.ts'
import { deferred } from '../../kernel/deferred.ts'
import { person } from '../../kernel/testing.ts'
import { Happenings, type Life, serveLives } from './lives.ts'

const AS = { as: person('Mira') }

/** Serves requests by a service, and gives the continuation of the first. */
async function follow(service: (happenings: Happenings, ...given: Parameters<Service<unknown>>) => Promise<void>) {
  const happenings = new Happenings()
  const begun = deferred<Continuation>()
  const kernel = await serveLives((ctx) =>
    continuationEvents(ctx, async (connection: Life, continuation) => {
      begun.resolve(continuation)
      await service(happenings, connection, continuation)
      happenings.note('done')
    }),
  )
  const reader = await kernel.follow(['lives/one'], AS)
  const continuation = await begun.promise
  return { kernel, happenings, reader, continuation, bye: () => reader.next(({ type }) => type === 'bye') }
}
const suspendOnce = async (happenings: Happenings, _: Life, continuation: Continuation): Promise<void> =>
  happenings.note(await continuation.suspend('5s'))

test('resumed, it goes on where it waited, and the response ends when the work is done', async () => {
  const { kernel, happenings, continuation, bye } = await follow(suspendOnce)
  expect(continuation.isPending).toBe(true)
  kernel.clock.advance(4_000)
  expect(happenings.all).toEqual([])
  continuation.resume()
  expect(continuation.isPending).toBe(false)
  await happenings.of('done')
  expect(happenings.all).toEqual(['resumed', 'done'])
  kernel.clock.advance(100)
  expect(await bye()).toMatchObject({ reason: 'limit' })
})

test('after its time it goes on unresumed', async () => {
  const { kernel, happenings, continuation, bye } = await follow(suspendOnce)
  kernel.clock.advance(5_000)
  await happenings.of('done')
  expect(happenings.all).toEqual(['timed-out', 'done'])
  expect(continuation.isPending).toBe(false)
  kernel.clock.advance(100)
  await bye()
})

test('a time that has passed does not count against the next', async () => {
  const { kernel, happenings, continuation } = await follow(async (noted, _, it) => {
    noted.note(`first ${await it.suspend('5s')}`)
    noted.note(`then ${await it.suspend('5s')}`)
  })
  kernel.clock.advance(3_000)
  continuation.resume()
  await happenings.of('first resumed')
  kernel.clock.advance(4_900)
  expect(continuation.isPending).toBe(true)
  kernel.clock.advance(100)
  await happenings.of('then timed-out')
})

test('who is resumed before waiting does not wait', async () => {
  const { happenings } = await follow(async (noted, _, continuation) => {
    continuation.resume()
    noted.note(await continuation.suspend('5s'))
  })
  await happenings.of('done')
  expect(happenings.all).toEqual(['resumed', 'done'])
})

test('when the client is gone nobody waits for it', async () => {
  const { happenings, reader, continuation } = await follow(suspendOnce)
  reader.leave()
  await happenings.of('done')
  expect(happenings.all).toEqual(['gone', 'done'])
  continuation.resume()
  expect(await continuation.suspend('5s')).toBe('gone')
})

test('work that fails ends its response, too, and is charged to the plugin', async () => {
  const { kernel, bye } = await follow(async () => {
    throw new Error('no weather today')
  })
  kernel.clock.advance(100)
  await bye()
  expect(kernel.logged).toContainEqual(expect.objectContaining({ level: 'error', plugin: 'lives', message: 'lives: no weather today' }))
})
