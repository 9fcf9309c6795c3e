import { getEventListeners } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { FakeTransports } from '../client/testing/fake-transports.fixture.ts'

vi.mock('./server.ts', () => ({ server: 'http://chat.test' }))
const { line } = await import('./lines.ts')

/** A page of which no more is there than that it can be heard. */
function aPage() {
  const [document, window] = [new EventTarget(), new EventTarget()]
  vi.stubGlobal('document', document)
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.useFakeTimers()
  onTestFinished(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })
  const heard = () =>
    getEventListeners(document, 'visibilitychange').length +
    ['pageshow', 'online', 'pagehide'].reduce((sum, type) => sum + getEventListeners(window, type).length, 0)
  return { heard }
}

test('there is one line for each token, and none is left of one that was signed out', async () => {
  const { heard } = aPage()
  const server = new FakeTransports(() => Date.now(), ['sse'])
  const [best] = server.transports.values()
  const [stays, goes] = [line('stays', best), line('goes', best)]
  expect(line('goes')).toBe(goes)
  expect(heard()).toBe(8)
  goes.hear('weather/york', {})
  await vi.advanceTimersByTimeAsync(25)
  server.last.welcome('a')
  server.last.tell({ type: 'bye', reason: 'session-end' })
  expect(goes.state).toBe('signed-out')
  expect(heard()).toBe(4)
  expect(line('goes')).not.toBe(goes)
  expect(line('stays')).toBe(stays)
})
