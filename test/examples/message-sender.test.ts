import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { cometEvents } from '../../examples/comet-apis/comet-processor.ts'
import { MessageSender, type Mode } from '../../examples/comet-apis/message-sender.ts'
import { person } from '../../kernel/testing.ts'
import { articlesWay } from './articles-way.ts'
import { serveLives } from './lives.ts'
import { ourWay } from './our-way.ts'
import type { Way } from './page.ts'

describe('two wait at the same time', () => {
  const bothWait = async (way: Way) => {
    const [mira, jun] = [way.open(), way.open()]
    const miraIsTold = mira.ask()
    await way.waiting(1)
    const junIsTold = jun.ask()
    await way.waiting(2)
    await way.send('rain')
    await junIsTold
    return { mira, jun, miraIsTold }
  }

  test('both are told', async () => {
    const { mira, jun, miraIsTold } = await bothWait(await ourWay())
    await miraIsTold
    expect([mira.heard, jun.heard]).toEqual([['rain'], ['rain']])
  })

  test('in the article’s way the one who came last is told, and the other never', async () => {
    const way = await articlesWay()
    const { mira, jun } = await bothWait(way)
    await way.waiting(1)
    const junIsTold = jun.ask()
    await way.waiting(2)
    await way.send('sun')
    await junIsTold
    expect([mira.heard, jun.heard]).toEqual([[], ['rain', 'sun']])
  })
})

describe('a connection breaks before the message is written', () => {
  const breakOff = async (way: Way) => {
    const mira = way.open()
    void mira.ask()
    await way.waiting(1)
    mira.breakOff()
    await way.waiting(0)
    await way.send('rain')
    return mira
  }

  test('who comes back is told', async () => {
    const mira = await breakOff(await ourWay())
    await mira.ask()
    expect(mira.heard).toEqual(['rain'])
  })

  test('in the article’s way it is lost', async () => {
    const way = await articlesWay()
    const mira = await breakOff(way)
    const miraIsTold = mira.ask()
    await way.waiting(1)
    await way.send('sun')
    await miraIsTold
    expect(mira.heard).toEqual(['sun'])
  })
})

describe('a message comes between looking for one and waiting for one', () => {
  test('it is told to who asks next', async () => {
    const way = await ourWay()
    const mira = way.open()
    const miraIsTold = mira.ask()
    await way.waiting(1)
    await way.send('cloud')
    await way.send('rain')
    await miraIsTold
    await mira.ask()
    expect(mira.heard).toEqual(['cloud', 'rain'])
  })

  test('in the article’s way nobody is woken until there is another', async () => {
    const way = await articlesWay()
    const mira = way.open()
    const miraIsTold = mira.ask()
    await way.waiting(1)
    way.sender.threadSwitch = async () => {
      way.sender.threadSwitch = async () => {}
      way.sender.send('rain')
    }
    await way.send('cloud')
    await miraIsTold
    await way.waiting(0)
    const miraIsToldMore = mira.ask()
    await way.waiting(1)
    for (let turns = 0; turns < 100; turns += 1) await turn()
    await way.waiting(1)
    expect(mira.heard).toEqual(['cloud'])
    await way.send('sun')
    await miraIsToldMore
    expect(mira.heard).toEqual(['cloud', 'rain', 'sun'])
  })
})

describe('over a response that could go on', () => {
  const follow = async (mode: Mode) => {
    const senders: MessageSender<string>[] = []
    const kernel = await serveLives(() => {
      const sender = new MessageSender(mode, (text: string) =>
        kernel.ask('POST', '/channels/lives/one', { as: person('Jun'), body: { text } }),
      )
      senders.push(sender)
      return cometEvents({
        event(event) {
          if (event.type === 'begin') sender.setConnection(event.connection.signal, () => event.close())
          return undefined
        },
      })
    })
    const reader = await kernel.follow(['lives/one'], { as: person('Mira') })
    await reader.next(({ type }) => type === 'joined')
    await senders[0]?.send('rain')
    kernel.clock.advance(100)
    await senders[0]?.send('sun')
    return reader
  }

  test('the long-poll mode ends it when it has delivered', async () => {
    const reader = await follow('long-poll')
    expect(await reader.next()).toMatchObject({ type: 'publication', data: { text: 'rain' } })
    expect(await reader.next()).toMatchObject({ type: 'bye', reason: 'limit' })
    await expect(reader.next()).rejects.toThrow('ended')
  })

  test('the streaming mode goes on', async () => {
    const reader = await follow('streaming')
    expect(await reader.next()).toMatchObject({ type: 'publication', data: { text: 'rain' } })
    expect(await reader.next()).toMatchObject({ type: 'publication', data: { text: 'sun' } })
    reader.leave()
  })
})
