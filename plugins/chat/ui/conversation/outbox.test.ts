import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Changes } from '../../../../ui/changes.ts'
import type { Sending } from '../../../../ui/index.ts'
import type { Message } from './ledger.ts'
import { Outbox } from './outbox.ts'

interface Fake {
  data: unknown
  state: Sending['state']
}
const ADA = { id: 'p1', name: 'Ada', role: 'member' }
let sendings: Fake[]
let tell: (sending: unknown) => void

vi.mock('../../../../ui/index.ts', () => ({
  me: () => ADA,
  client: () => ({
    onSending: (listener: typeof tell) => {
      tell = listener
    },
    publish: (_: string, data: unknown) => {
      const sending: Fake & Record<'retry' | 'discard', () => void> = {
        data,
        state: 'waiting',
        retry: () => become(sending, 'waiting'),
        discard: () => become(sending, 'discarded'),
      }
      sendings.push(sending)
      return sending
    },
  }),
}))

const become = (sending: Fake | undefined, state: Sending['state'], problem?: string): void => {
  if (!sending) throw new Error('nothing was sent')
  Object.assign(sending, { state }, problem ? { problem: { message: problem } } : {})
  tell(sending)
}
const message = (id: string, text = id): Message => ({ id, author: ADA, text, time: 1 })
const told = (outbox: Outbox, held: readonly Message[]): string[] => outbox.over(held).map(({ text, state }) => `${text} ${state}`)
const idOf = (sending: Fake | undefined): string => (sending ? (sending.data as { id: string }).id : '')

describe('what is on its way', () => {
  let changes: Changes
  let outbox: Outbox
  beforeEach(() => {
    sendings = []
    changes = new Changes()
    outbox = new Outbox('lobby', changes)
  })

  test('a new message stands at the end, grey, then solid, and is the same message when the channel tells it', () => {
    outbox.post('hello')
    expect(told(outbox, [message('a')])).toEqual(['a sent', 'hello sending'])
    become(sendings[0], 'sent')
    expect(told(outbox, [message('a')])).toEqual(['a sent', 'hello sent'])
    const id = idOf(sendings[0])
    outbox.heard([
      { id: 'a', type: 'message.posted' },
      { id, type: 'message.posted' },
    ])
    expect(told(outbox, [message('a'), message(id, 'hello')])).toEqual(['a sent', 'hello sent'])
  })

  test('a message that the channel tells before the answer comes is there once', () => {
    outbox.post('hello')
    expect(told(outbox, [message(idOf(sendings[0]), 'hello')])).toEqual(['hello sent'])
  })

  test('what others say meanwhile comes before it', () => {
    outbox.post('mine')
    expect(told(outbox, [message('a'), message('b')])).toEqual(['a sent', 'b sent', 'mine sending'])
  })

  test('a refusal is told in a sentence; trying again makes it grey again, discarding takes it away', () => {
    outbox.post('hello')
    become(sendings[0], 'failed', 'You are muted here until 09:10.')
    expect(outbox.over([])[0]).toMatchObject({ state: 'failed', problem: 'Not sent: you are muted here until 09:10' })
    const id = idOf(sendings[0])
    outbox.retry(id)
    expect(told(outbox, [])).toEqual(['hello sending'])
    become(sendings[0], 'failed', 'No.')
    outbox.discard(id)
    expect(told(outbox, [])).toEqual([])
    expect(sendings[0]?.state).toBe('discarded')
  })

  test('an edit shows its text at once, and takes it back when it is refused and discarded', () => {
    outbox.change({ type: 'message.edited', id: 'a', text: 'new' })
    expect(told(outbox, [message('a')])).toEqual(['new sending'])
    become(sendings[0], 'failed', 'Only its author can change a message.')
    expect(outbox.over([message('a')])[0]).toMatchObject({ text: 'new', problem: 'Not changed: only its author can change a message' })
    outbox.discard('a')
    expect(told(outbox, [message('a')])).toEqual(['a sent'])
  })

  test('changing again what was refused gives up the refused change', () => {
    outbox.change({ type: 'message.edited', id: 'a', text: 'first' })
    become(sendings[0], 'failed', 'No.')
    outbox.change({ type: 'message.edited', id: 'a', text: 'second' })
    expect(sendings[0]?.state).toBe('discarded')
    outbox.heard([{ id: 'a', type: 'message.edited' }])
    expect(told(outbox, [message('a', 'second')])).toEqual(['second sent'])
  })

  test('a deletion acts at once, and brings the text back when it is refused', () => {
    outbox.change({ type: 'message.deleted', id: 'a' })
    expect(outbox.over([message('a')])[0]).toMatchObject({ text: '', deleted: true, state: 'sent' })
    become(sendings[0], 'failed', 'No.')
    expect(outbox.over([message('a')])[0]).toMatchObject({ text: 'a', state: 'failed', problem: 'Not deleted: no' })
  })

  test('a page that was loaded again settles what it holds, but no edit that is still under way', () => {
    outbox.post('hello')
    outbox.change({ type: 'message.edited', id: 'a', text: 'new' })
    outbox.heardAll([message('a'), message(idOf(sendings[0]), 'hello')])
    expect(told(outbox, [message('a')])).toEqual(['new sending'])
    become(sendings[1], 'sent')
    outbox.heardAll([message('a', 'new')])
    expect(told(outbox, [message('a', 'new')])).toEqual(['new sent'])
  })

  test('messages that nothing is on its way for stay the same objects', () => {
    const held = [message('a'), message('b')]
    const before = outbox.over(held)
    outbox.post('hello')
    expect(outbox.over(held).slice(0, 2)).toEqual(before)
    expect(outbox.over(held)[0]).toBe(before[0])
  })

  test('every change of a sending is told', () => {
    const heard = vi.fn()
    changes.listen(heard)
    outbox.post('hello')
    heard.mockClear()
    become(sendings[0], 'sent')
    expect(heard).toHaveBeenCalledOnce()
  })
})
