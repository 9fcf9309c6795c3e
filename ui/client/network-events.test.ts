import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { browserEvents } from './network-events.ts'

const page = { target: new EventTarget(), visibilityState: 'visible' }

beforeEach(() => {
  page.target = new EventTarget()
  vi.stubGlobal('addEventListener', page.target.addEventListener.bind(page.target))
  vi.stubGlobal('document', page)
  onTestFinished(() => void vi.unstubAllGlobals())
})

const listening = () => {
  const heard: string[] = []
  const stop = browserEvents().listen({ wake: (why) => heard.push(why), leave: () => heard.push('leave') })
  const happen = (type: string, fields = {}) => page.target.dispatchEvent(Object.assign(new Event(type), fields))
  return { heard, stop, happen }
}

test('a page tells when the network or it itself comes back, and when it goes', () => {
  const { heard, happen } = listening()
  happen('online')
  happen('visibilitychange')
  happen('pagehide')
  happen('pageshow', { persisted: true })
  expect(heard).toEqual(['online', 'visible', 'leave', 'pageshow'])
})

test('a page that is hidden, or shown for the first time, has not come back', () => {
  const { heard, happen } = listening()
  page.visibilityState = 'hidden'
  happen('visibilitychange')
  happen('pageshow', { persisted: false })
  expect(heard).toEqual([])
})

test('nobody is told who has left', () => {
  const { heard, happen, stop } = listening()
  stop()
  for (const type of ['online', 'visibilitychange', 'pagehide']) happen(type)
  expect(heard).toEqual([])
})
