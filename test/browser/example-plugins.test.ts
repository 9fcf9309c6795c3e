import { createHmac } from 'node:crypto'
import { resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startFeedServer } from '../feeds/server.ts'
import { openWindow } from './launch.ts'
import { composer, message, say, serverUntilTheEnd, setUp } from './people.ts'

const SECRET = 'seven lemons in a row'
const FEED = '/news.xml'
const feedOf = (...titles: string[]): string =>
  `<rss version="2.0"><channel>${titles.map((title) => `<item><guid>${title}</guid><title>${title}</title></item>`).join('')}</channel></rss>`

/** A server with the examples, each by its path, and Ada in its lobby. */
async function open() {
  const feeds = await startFeedServer()
  onTestFinished(() => feeds.close())
  feeds.serve(FEED, feedOf('Old news'))
  const example = (name: string) => resolve('examples/plugins', name)
  const server = await serverUntilTheEnd({
    env: { ENCKE_NET_ALLOW: feeds.hostAndPort },
    config: {
      plugins: [
        'accounts',
        'chat',
        'presence',
        example('scoreboard'),
        example('poll'),
        example('feeder'),
        [example('mailbox'), { token: SECRET }],
        [example('rss'), { feeds: { news: { url: `${feeds.url}${FEED}` } }, every: '1s' }],
        [example('github'), { secret: SECRET }],
      ],
    },
  })
  const page = await openWindow(server.url)
  await setUp(page)
  const post = async (path: string, body: string, headers: Record<string, string>) => {
    const answer = await fetch(server.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
    expect(answer.ok, await answer.text()).toBe(true)
  }
  return { page, server, feeds, post }
}

test('the examples, loaded by their paths, do what their pages say', async () => {
  const { page, server, feeds, post } = await open()

  await say(page, '/poll Tea or coffee? tea, coffee')
  const poll = page.locator('example-poll')
  await poll.getByText('Tea or coffee?').waitFor()
  await poll.getByRole('button', { name: 'coffee 0' }).click()
  await poll.getByRole('button', { name: 'coffee 1', pressed: true }).waitFor()
  await page.reload()
  await poll.getByRole('button', { name: 'coffee 1', pressed: true }).waitFor()
  await composer(page).waitFor()

  await say(page, '/fed Tom')
  await page.getByText('Tom is full.').waitFor()

  const { identity } = await page.evaluate(async () => (await fetch('/api/me')).json())
  await post(`/api/mailbox/${identity.id}`, JSON.stringify({ box: 'Inbox', unread: 3 }), { 'x-mailbox-token': SECRET })
  await page.locator('example-mailbox').getByText('Inbox').waitFor()
  expect(await page.locator('example-mailbox li').innerText()).toMatch(/Inbox\s*3/)

  const push = {
    ref: 'refs/heads/main',
    repository: { full_name: 'octo/kettle' },
    pusher: { name: 'mira' },
    commits: [{ message: 'Boil it' }],
    compare: 'https://forge.example/c/1',
  }
  const body = JSON.stringify(push)
  const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`
  await post('/api/github/hook', body, { 'x-github-event': 'push', 'x-hub-signature-256': signature })
  await message(page, 'mira pushed 1 commit to octo/kettle main: Boil it').waitFor()

  feeds.serve(FEED, feedOf('Fresh news', 'Old news'))
  await message(page, 'Fresh news').waitFor()
  expect(await message(page, 'Old news').count()).toBe(0)

  await say(page, '/score final home +1')
  await page.getByText('Home 1 : Guests 0').waitFor()
  expect(await (await fetch(`${server.url}/embed/scoreboard/final`)).text()).toContain('<td>Home</td><td>1</td>')
})
