import { describe, expect, test } from 'vitest'
import { Attendance, type Sign } from './attendance.ts'

const SECOND = 1_000
const KEPT = 45 * SECOND
const ada = { id: 'p1', name: 'Ada' }

/** Reads as a log of what readers of the lobby are told: `+0 here`, `+45 gone`. */
function watch() {
  const attendance = new Attendance(KEPT)
  const told: string[] = []
  let now = 1_000_000
  const start = now
  const note = (changes: readonly { shown: { state: string } | undefined; room: string }[]) => {
    for (const { room, shown } of changes)
      told.push(`+${(now - start) / SECOND} ${room === 'lobby' ? '' : `${room} `}${shown?.state ?? 'gone'}`)
  }
  return {
    attendance,
    told,
    now: () => now,
    sign: (state: Sign['state'], device?: string, rooms = ['lobby']) => note(attendance.sign({ person: ada, device, rooms, state }, now)),
    pass: (seconds: number) => {
      for (let second = 0; second < seconds; second++) {
        now += SECOND
        note(attendance.due(now))
      }
    },
  }
}

test('who signs is here, and gone 45 seconds after the last sign', () => {
  const { sign, pass, told } = watch()
  sign('here')
  pass(20)
  sign('here')
  pass(60)
  expect(told).toEqual(['+0 here', '+65 gone'])
})

test('a person is away when every device is, and here when one is', () => {
  const { sign, pass, told } = watch()
  sign('here', 'desk')
  sign('here', 'phone')
  pass(10)
  sign('away', 'desk')
  pass(10)
  sign('away', 'phone')
  pass(10)
  sign('here', 'desk')
  expect(told).toEqual(['+0 here', '+20 away', '+30 here'])
})

test('a device that falls silent no longer counts, the others do', () => {
  const { sign, pass, told } = watch()
  sign('here', 'phone')
  for (let turn = 0; turn < 4; turn++) {
    sign('away', 'desk')
    pass(20)
  }
  expect(told).toEqual(['+0 here', '+45 away'])
})

test('a page that is loaded again does not flap', () => {
  const { sign, pass, told } = watch()
  sign('here', 'tab 1')
  pass(5)
  sign('gone', 'tab 1')
  pass(9)
  sign('here', 'tab 2')
  pass(30)
  expect(told).toEqual(['+0 here'])
})

test('who says goodbye on the last device is gone after ten seconds', () => {
  const { sign, pass, told } = watch()
  sign('here', 'desk')
  sign('here', 'phone')
  sign('gone', 'phone')
  pass(20)
  sign('here', 'desk')
  sign('gone', 'desk')
  pass(20)
  expect(told).toEqual(['+0 here', '+30 gone'])
})

test('a goodbye does not prolong a stay, nor begin one', () => {
  const { sign, pass, told } = watch()
  sign('gone', 'desk')
  pass(20)
  sign('here', 'desk')
  pass(40)
  sign('gone', 'desk')
  pass(20)
  expect(told).toEqual(['+20 here', '+65 gone'])
})

describe('rooms', () => {
  test('a device that can be told apart is in the rooms that it names last', () => {
    const { sign, pass, told } = watch()
    sign('here', 'desk', ['lobby', 'harbour'])
    pass(10)
    sign('here', 'desk', ['harbour'])
    pass(20)
    expect(told).toEqual(['+0 here', '+0 harbour here', '+20 gone'])
  })

  test('one that cannot be told apart leaves what it says it leaves', () => {
    const { sign, pass, told } = watch()
    sign('here', undefined, ['lobby', 'harbour'])
    sign('here', undefined, ['harbour'])
    pass(20)
    sign('gone', undefined, ['harbour'])
    pass(20)
    expect(told).toEqual(['+0 here', '+0 harbour here', '+30 harbour gone'])
  })
})

test('since is when the state began, through any number of signs', () => {
  const { sign, pass, attendance, now } = watch()
  sign('here')
  pass(20)
  sign('here')
  expect(attendance.sign({ person: ada, device: undefined, rooms: ['lobby'], state: 'away' }, now())).toMatchObject([
    { shown: { name: 'Ada', state: 'away', since: now() }, seen: now() },
  ])
})

test('who was here before a restart stays as long as after a sign, without being told again', () => {
  const { attendance, told, sign, pass, now } = watch()
  attendance.restore({ room: 'lobby', person: 'p1', shown: { name: 'Ada', state: 'here', since: 5 } }, now())
  attendance.restore({ room: 'lobby', person: 'p2', shown: { name: 'Bo', state: 'away', since: 6 } }, now())
  expect(attendance.everywhere()).toEqual([
    { room: 'lobby', person: 'p1', seen: 5 },
    { room: 'lobby', person: 'p2', seen: 6 },
  ])
  pass(30)
  sign('here')
  pass(40)
  expect(told).toEqual(['+45 gone'])
  expect(attendance.in('lobby')).toEqual(['p1'])
})

test('a new name is told', () => {
  const { attendance, sign, now } = watch()
  sign('here')
  const renamed = attendance.sign(
    { person: { id: 'p1', name: 'Ada B' }, device: undefined, rooms: ['lobby'], state: 'here' },
    now() + SECOND,
  )
  expect(renamed).toMatchObject([{ shown: { name: 'Ada B', since: now() } }])
})

test('who is taken out of a room is gone from it at once, and from no other', () => {
  const { attendance, sign } = watch()
  sign('here', 'desk', ['lobby', 'harbour'])
  expect(attendance.remove('lobby', 'p1')).toMatchObject([{ room: 'lobby', shown: undefined }])
  expect(attendance.remove('lobby', 'p1')).toEqual([])
  expect(attendance.in('harbour')).toEqual(['p1'])
})

test('a client that invents devices takes no room', () => {
  const { attendance, sign, pass, told } = watch()
  sign('here', 'the first')
  for (let device = 0; device < 40; device++) sign('away', `device ${device}`)
  pass(46)
  expect(told).toEqual(['+0 here', '+0 away', '+45 gone'])
  expect(attendance.everywhere()).toEqual([])
})
