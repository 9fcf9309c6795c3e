import { expect, onTestFinished, test, vi } from 'vitest'
import { unusable } from './exchange.ts'

test('garbage is no fault of ours, and everything else that is thrown is reported', () => {
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  onTestFinished(() => void vi.unstubAllGlobals())
  expect(unusable(new SyntaxError('half a line'))).toEqual({ type: 'unusable', reason: 'garbage' })
  expect(reported).not.toHaveBeenCalled()
  const fault = new TypeError('undefined is not iterable')
  expect(unusable(fault)).toEqual({ type: 'unusable', reason: 'garbage' })
  expect(reported).toHaveBeenCalledWith(fault)
})
