import { createHmac } from 'node:crypto'
import { definePlugin, service } from 'encke'
import { type TestKernel, testKernel } from 'encke/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import github from './index.ts'

const SECRET = 'seven lemons in a row'
const PUSH = {
  ref: 'refs/heads/main',
  repository: { full_name: 'octo/kettle' },
  pusher: { name: 'mira' },
  commits: [{ message: 'Fill it' }, { message: 'Boil it — twice\n\nAnd more of that.' }],
  compare: 'https://forge.example/c/1',
}

let kernel: TestKernel
let heard: string[]
beforeEach(async () => {
  heard = []
  const voice = service<{ say(line: { room: string; speaker: string; text: string }): Promise<void> }>('voice')
  const say = async (line: { room: string; speaker: string; text: string }) =>
    void heard.push(`${line.room}: ${line.speaker}: ${line.text}`)
  const rooms = definePlugin({ name: 'rooms', api: 1, setup: (ctx) => void ctx.provide(voice, { say }) })
  kernel = await testKernel({ plugins: [rooms, { plugin: github, config: { secret: SECRET, room: 'work' } }] })
})
afterEach(() => kernel.stop())

const sign = (body: string, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
const post = async (event: string, body: string, headers: Record<string, string> = {}) => {
  const ours = { 'content-type': 'application/json', 'x-github-event': event, 'x-hub-signature-256': sign(body), ...headers }
  const response = await fetch(`${kernel.origin}/api/github/hook`, { method: 'POST', headers: ours, body })
  return { status: response.status, json: (await response.json()) as unknown }
}

test('a signed push is said in the room, to the last byte as it was signed', async () => {
  // White space and escapes that another serializer would not write.
  const body = `  ${JSON.stringify(PUSH, undefined, 3).replace('—', '\\u2014')}\n`
  expect((await post('push', body)).status).toBe(200)
  expect(heard).toEqual(['work: GitHub: mira pushed 2 commits to octo/kettle main: Boil it — twice https://forge.example/c/1'])
})

test.each([
  ['of another secret', sign(JSON.stringify(PUSH), 'seven oranges in a row')],
  ['of another body', sign(JSON.stringify({ ...PUSH, ref: 'refs/heads/other' }))],
  ['that is too short', sign(JSON.stringify(PUSH)).slice(0, -1)],
  ['that is not there', ''],
])('a signature %s is refused, and counted', async (_, signature) => {
  const { status, json } = await post('push', JSON.stringify(PUSH), { 'x-hub-signature-256': signature })
  expect([status, json]).toMatchObject([403, { code: 'forbidden' }])
  expect(heard).toEqual([])
})

test('what is delivered twice is said once', async () => {
  for (let time = 0; time < 2; time += 1) await post('push', JSON.stringify(PUSH), { 'x-github-delivery': 'one' })
  await post('push', JSON.stringify(PUSH), { 'x-github-delivery': 'two' })
  expect(heard).toHaveLength(2)
})

test.each([
  ['issues', { action: 'opened', issue: { number: 7, title: 'It leaks', html_url: 'u' } }, 'bo opened issue #7 of octo/kettle: It leaks u'],
  ['issues', { action: 'labeled', issue: { number: 7, title: 'It leaks', html_url: 'u' } }, undefined],
  [
    'pull_request',
    { action: 'closed', pull_request: { number: 8, title: 'Mend it', html_url: 'u', merged: true } },
    'bo merged pull request #8 of octo/kettle: Mend it u',
  ],
  ['release', { action: 'published', release: { tag_name: 'v2', html_url: 'u' } }, 'bo released octo/kettle v2 u'],
  ['star', { action: 'created' }, undefined],
])('%s: what is said of it', async (event, payload, sentence) => {
  const { json } = await post(event, JSON.stringify({ repository: { full_name: 'octo/kettle' }, sender: { login: 'bo' }, ...payload }))
  expect(json).toEqual({ said: sentence ?? null })
  expect(heard).toEqual(sentence ? [`work: GitHub: ${sentence}`] : [])
})

test('what is signed and is no JSON is told so', async () => {
  expect(await post('push', 'payload=%7B%7D')).toMatchObject({ status: 400, json: { code: 'bad-request' } })
})
