import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Listener } from './listener.ts'

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

test('a request that is to be held and comes behind another has its turn when that one is over', async () => {
  const order: string[] = []
  const waiting: ServerResponse[] = []
  const listener = new Listener(
    {},
    (request, response) => {
      order.push(`${request.url} ${response.socket ? 'has' : 'waits for'} the connection`)
      if (request.url === '/first') waiting.push(response)
      else response.end('held')
    },
    { held: ({ url }) => url === '/held', repeated: () => false },
  )
  const origin = await listener.listen(0, '127.0.0.1')
  onTestFinished(() => listener.close())
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let told = ''
  const answered = new Promise<void>((resolve) => {
    socket.on('data', (bytes) => {
      told += String(bytes)
      if (told.includes('held')) resolve()
    })
  })
  socket.write(get('/first') + get('/held'))
  await expect.poll(() => waiting.length).toBe(1)
  waiting[0]?.end('first')
  await answered
  expect(order).toEqual(['/first has the connection', '/held has the connection'])
})
