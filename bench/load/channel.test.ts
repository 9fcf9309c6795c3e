import { expect, test } from 'vitest'
import { Channel } from './channel.ts'
import { Times } from './times.ts'

function channelOf(subscribers: number) {
  const completed: number[] = []
  const channel = new Channel('c', { times: new Times(), completed: () => void completed.push(channel.deliveries), fault: () => {} })
  channel.subscribers = subscribers
  return { channel, completed }
}

test('what all have got is complete', () => {
  const { channel, completed } = channelOf(2)
  channel.begin()
  expect(channel.comes(1, 1)).toBe(true)
  channel.got(1, 2)
  expect(completed).toEqual([])
  expect(channel.comes(1, 1)).toBe(true)
  channel.got(1, 2)
  expect(completed).toEqual([2])
})

test('whatever comes first, all have to get in one order, once each', () => {
  const { channel } = channelOf(2)
  for (let count = 0; count < 3; count += 1) channel.begin()
  expect(channel.comes(2, 1)).toBe(true)
  expect(channel.comes(1, 2)).toBe(true)
  expect(channel.comes(2, 1)).toBe(true)
  expect(channel.comes(3, 2)).toBe(false)
  expect(channel.comes(2, 3)).toBe(false)
  expect(channel.comes(4, 3)).toBe(false)
  expect(channel.comes(3, 4)).toBe(false)
})
