import { expect, test } from 'vitest'
import { type PluginReport, standingOf, summaryOf } from './report.ts'

const report = (more: Partial<PluginReport>): PluginReport => ({
  name: 'tide',
  state: 'active',
  faults: 0,
  disabled: false,
  crashed: false,
  permissions: {},
  holds: {},
  settings: { values: {}, stored: false },
  ...more,
})
const fault = { message: 'no', time: 0 }

test.each<[Partial<PluginReport>, string]>([
  [{}, 'Active'],
  [{ fault }, 'Active, with a fault'],
  [{ state: 'failed', fault }, 'Failed'],
  [{ state: 'failed', crashed: true, fault }, 'Stopped after three faults'],
  [{ state: 'pending' }, 'Pending'],
  [{ state: 'disposed', disabled: true }, 'Off'],
  [{ state: 'loading' }, 'Loading'],
])('%j stands as %s', (more, words) => {
  expect(standingOf(report(more)).words).toBe(words)
})

test('a plugin is summed up by what it holds, or by what it waits for', () => {
  expect(summaryOf(report({ holds: { channel: ['a', 'b'], route: ['c'] }, file: 'plugins/tide.ts' }))).toBe(
    '2 channels · 1 route · plugins/tide.ts',
  )
  expect(summaryOf(report({ state: 'pending', waitsFor: ['teams'] }))).toBe('Waits for teams · Built in')
})
