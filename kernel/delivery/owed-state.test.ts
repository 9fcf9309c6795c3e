import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { definePlugin } from '../index.ts'
import { testKernel } from '../testing.ts'

const CHANNELS = 200
const BYTES = 64 * 1024

test('the whole state of many channels is written as a slow peer takes it, and all of it comes', async () => {
  let told = (_: number): Promise<unknown> => Promise.resolve()
  const walls = definePlugin({
    name: 'walls',
    api: 1,
    channels: { 'wall/:of': { kind: 'state', data: z.string(), access: { read: 'anyone' } } },
    setup(ctx) {
      told = (of) => ctx.channel('wall/:of').publish({ of: String(of) }, `${of}${'x'.repeat(BYTES)}`, { key: 'all' })
    },
  })
  const kernel = await testKernel({ plugins: [walls] })
  onTestFinished(() => kernel.stop())
  for (let of = 0; of < CHANNELS; of += 1) await told(of)
  const socket = connect(Number(new URL(kernel.origin).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.pause()
  socket.write('GET /comet/stream?channel=wall/*&limit=1000000000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  const before = process.memoryUsage().arrayBuffers
  while (kernel.kernel.connections.summary().behind === 0) await new Promise((resolve) => setImmediate(resolve))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan((CHANNELS * BYTES) / 3)
  let text = ''
  const whole = new Promise<void>((resolve) => {
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
      if (text.endsWith('}\n') && /"type":"(heartbeat|bye)"[^\n]*\n$/.test(text.slice(-300))) resolve()
    })
  })
  socket.resume()
  await whole
  const frames = text
    .slice(text.indexOf('{"type":"welcome"'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; channel?: string })
  expect(frames.filter(({ type }) => type === 'joined')).toHaveLength(CHANNELS)
  expect(new Set(frames.filter(({ type }) => type === 'state').map(({ channel }) => channel)).size).toBe(CHANNELS)
  // Each is told right behind its `joined`.
  for (const [index, { type, channel }] of frames.entries()) if (type === 'joined') expect(frames[index + 1]?.channel).toBe(channel)
})
