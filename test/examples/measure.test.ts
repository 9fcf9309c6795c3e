import { describe, expect, test } from 'vitest'
import { readOptions, UsageError } from '../../examples/netserv/measure/options.ts'
import { Reader } from '../../examples/netserv/measure/reader.ts'
import { report, well } from '../../examples/netserv/measure/report.ts'
import { Tally } from '../../examples/netserv/measure/tally.ts'

describe('the command line', () => {
  test('says what is measured; what it leaves out is usual', () => {
    expect(readOptions([])).toEqual({ transport: 'sse', connections: 1_000, rate: 10, seconds: 10, bytes: 100 })
    expect(readOptions('--transport ws --connections 5 --rate 0.5 --seconds 1.5 --bytes 0'.split(' '))).toEqual({
      transport: 'ws',
      connections: 5,
      rate: 0.5,
      seconds: 1.5,
      bytes: 0,
    })
  })

  test.each([
    ['--transport telegraph', /--transport is one of sse, /],
    ['--connections 10001', /--connections is a whole number from 1 to 10000, which 10001 is not/],
    ['--connections 2.5', /--connections is a whole number/],
    ['--seconds 61', /--seconds is a number from 0\.1 to 60/],
    ['--rate fast', /--rate is a number/],
    ['--connections 10000 --rate 1000 --seconds 60', /600000000 deliveries; 5000000 are the most/],
    ['--speed 3', /speed/],
    ['sse', /sse/],
  ])('%s is refused', (words, sentence) => {
    expect(() => readOptions(words.split(' '))).toThrow(UsageError)
    expect(() => readOptions(words.split(' '))).toThrow(sentence)
  })
})

describe('what is counted', () => {
  const publication = (id: number) => ({ type: 'publication', n: id + 1, cursor: `c${id}`, data: { id } })
  /** Two readers of three publications; the second is told these. */
  const measured = (told: readonly number[], connections = 2) => {
    const tally = new Tally()
    const ids = [tally.sending(), tally.sending(), tally.sending()]
    for (const _ of ids) tally.acknowledged()
    const readers = [new Reader(tally), new Reader(tally)] as const
    for (const id of ids) readers[0].take(publication(id))
    for (const id of told) readers[1].take(publication(id))
    const options = { transport: 'sse', connections, rate: 1, seconds: 3, bytes: 100 } as const
    const memory = { before: 1_048_576, with: 3_145_728 }
    return { readers, measurement: { options, joined: 2, joinedWithin: 0.04, returns: 0, tally, memory } }
  }

  test('what is told again after coming back counts once', () => {
    const { readers, measurement } = measured([0, 1, 0, 1, 2])
    expect(report(measurement)).toContain('delivered  6\nlost       0\n')
    expect(well(measurement)).toBe(true)
    expect(readers[1].query).toBe('channel=measured/now&since=c2')
  })

  test('what does not arrive is lost', () => {
    const { measurement } = measured([0, 2])
    expect(report(measurement)).toContain('delivered  5\nlost       1\n')
    expect(well(measurement)).toBe(false)
  })

  test('who cannot connect is missing', () => {
    const { measurement } = measured([0, 1, 2], 3)
    expect(report(measurement)).toContain('connected  2 of 3 in 0.0 s\n')
    expect(well(measurement)).toBe(false)
  })

  test('what the server refused is told, and is not expected anywhere', () => {
    const { measurement } = measured([0, 1, 2])
    measurement.tally.sending()
    measurement.tally.refused()
    expect(report(measurement)).toContain('published  3 of 100 bytes, 1 a second, 1 refused\ndelivered  6\nlost       0\n')
    expect(well(measurement)).toBe(false)
  })

  test('memory is told for each connection', () => {
    expect(report(measured([]).measurement)).toContain('memory     1024.0 KiB a connection (1.0 MiB without, 3.0 with)')
  })
})
