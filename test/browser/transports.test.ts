import type { Page } from 'playwright-core'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Frame } from '../../kernel/protocol.ts'
import { startServer } from '../server/spawn.ts'
import { exhibitionInTime } from '../transports/exhibition-in-time.ts'
import { openWindow } from './launch.ts'

/** What a page has been told. */
declare global {
  interface Window {
    told: { readonly state: number; readonly text: string }[]
    heard: Frame[]
    loads: number
    encke: Record<string, (frame: Frame) => void>
  }
}

/** How soon is at once. */
const AT_ONCE = { timeout: 1_000 }

async function room(tolerate?: RegExp) {
  const exhibition = await exhibitionInTime()
  const page = await openWindow(exhibition.origin, tolerate ? { tolerate } : {})
  await page.goto('/exhibits')
  return { ...exhibition, page }
}

test.each(['stream', 'sse', 'multipart'])('what %s tells is there at once, at `readyState` 3 of an XMLHttpRequest', async (transport) => {
  const { page, acts } = await room()
  await page.evaluate((path) => {
    window.told = []
    const request = new XMLHttpRequest()
    request.onprogress = () => window.told.push({ state: request.readyState, text: request.responseText })
    request.open('GET', path)
    request.send()
  }, `/comet/${transport}?channel=talk/hall`)
  const heard = (text: string) =>
    page.waitForFunction((said) => window.told.find((each) => each.text.includes(said))?.state, `"${text}"`, AT_ONCE)
  expect(await (await heard('joined')).jsonValue()).toBe(3)
  for (const text of ['one', 'two', 'three']) {
    await acts.say('hall', text)
    expect(await (await heard(text)).jsonValue()).toBe(3)
  }
  const growing = await page.evaluate(() => window.told.map(({ text }) => text.length))
  expect(growing).toEqual([...growing].sort((a, b) => a - b))
})

test('an EventSource comes back by itself where a response ended, and misses and repeats nothing', async () => {
  const { page, acts } = await room()
  await page.evaluate(() => {
    window.heard = []
    new EventSource('/comet/sse?channel=talk/hall&limit=600').onmessage = ({ data }) => window.heard.push(JSON.parse(data))
  })
  const numbers = () => page.evaluate(() => window.heard.flatMap((told) => (told.type === 'publication' ? [told.n] : [])))
  await page.waitForFunction(() => window.heard.some(({ type }) => type === 'joined'))
  const all = Array.from({ length: 12 }, (_, index) => index + 1)
  for (const n of all) await acts.say('hall', String(n))
  await expect.poll(numbers, { timeout: 20_000 }).toHaveLength(all.length)
  expect(await numbers()).toEqual(all)
  const ends = await page.evaluate(() => window.heard.filter(({ type }) => type === 'bye').length)
  expect(ends).toBeGreaterThanOrEqual(2)
})

describe('the forever frame', () => {
  const frame = async (page: Page, path: string): Promise<void> =>
    page.evaluate((src) => {
      window.heard = []
      window.loads = 0
      window.encke = { told: (told) => window.heard.push(told) }
      const element = document.createElement('iframe')
      element.addEventListener('load', () => {
        window.loads += 1
      })
      element.src = src
      document.body.append(element)
    }, path)
  const told = (page: Page): Promise<Frame[]> => page.evaluate(() => window.heard)
  const come = (page: Page, count: number) => page.waitForFunction((least) => window.heard.length >= least, count, AT_ONCE)

  test('tells its frames one by one, and is loaded when it has said goodbye', async () => {
    const { page, acts, stop } = await room()
    await frame(page, '/comet/iframe?callback=told&channel=talk/hall')
    await come(page, 2)
    for (const [index, text] of ['one', 'two', 'three'].entries()) {
      await acts.say('hall', text)
      await come(page, 3 + index)
      expect((await told(page)).at(-1)).toMatchObject({ type: 'publication', n: index + 1, data: { text } })
    }
    expect(await page.evaluate(() => window.loads)).toBe(0)
    await stop()
    await page.waitForFunction(() => window.loads === 1)
    expect((await told(page)).at(-1)).toMatchObject({ type: 'bye', reason: 'shutdown' })
  })

  test('a message is text, whatever it says', async () => {
    const { page, acts } = await room()
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs += 1
      void dialog.dismiss()
    })
    await frame(page, '/comet/iframe?callback=told&channel=talk/hall')
    await come(page, 2)
    const nonce = await page.evaluate(() => document.querySelector('iframe')?.contentDocument?.scripts[0]?.nonce ?? '')
    expect(nonce).toMatch(/^[\w-]{24}$/)
    const hostile = [
      `</script><script nonce="${nonce}">top.alert(1)</script>`,
      `<!--<script>`,
      `--></script><img src=x onerror="top.alert(1)">`,
      ']]><svg onload=alert(1)>',
      'a\u2028top.alert(1)\u2029b',
      '"+top.alert(1)+"',
      '\\u003c/script>\\',
      '`$' + '{top.alert(1)}`',
      '&lt;/script&gt;<br>',
      "'-top.alert(1)-'",
    ]
    for (const text of hostile) await acts.say('hall', text)
    await come(page, 2 + hostile.length)
    expect((await told(page)).slice(2).map((each) => each.type === 'publication' && each.data)).toEqual(hostile.map((text) => ({ text })))
    expect(dialogs).toBe(0)
    const elements = await page.evaluate(() => {
      const body = document.querySelector('iframe')?.contentDocument?.body
      return [...(body?.children ?? [])].map(({ localName }) => localName)
    })
    expect(new Set(elements)).toEqual(new Set(['script']))
    expect(elements).toHaveLength(2 + hostile.length)
  })

  test('that is refused says why to the page that holds it', async () => {
    const { page } = await room(/status of 400/)
    await frame(page, '/comet/iframe?callback=9&channel=talk/hall')
    await page.waitForFunction(() => window.loads === 1)
    const said = await page.evaluate(() => document.querySelector('iframe')?.contentDocument?.body.textContent ?? '')
    expect(JSON.parse(said)).toMatchObject({ status: 400, code: 'bad-request' })
  })
})

test('a picture changes with each part, when it is sent', async () => {
  const { page, acts } = await room()
  await acts.paint('wall', 'rgb(255,0,0)')
  await page.evaluate(() => {
    const image = new Image(10, 10)
    image.src = '/comet/multipart?part=svg&channel=colour/wall'
    document.body.append(image)
  })
  const shows = (colour: readonly number[]) =>
    page.waitForFunction(
      (wanted) => {
        const image = document.querySelector('img')
        const canvas = document.createElement('canvas').getContext('2d')
        if (!image?.naturalWidth || !canvas) return false
        canvas.drawImage(image, 0, 0)
        return String(canvas.getImageData(5, 5, 1, 1).data.slice(0, 3)) === String(wanted)
      },
      colour,
      AT_ONCE,
    )
  await shows([255, 0, 0])
  for (const colour of [
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 0],
  ]) {
    await acts.paint('wall', `rgb(${colour})`)
    await shows(colour)
  }
})

test('without JavaScript one reads a room, writes in it, and hears what others write', async () => {
  const server = await startServer()
  onTestFinished(async () => {
    await server.stop()
  })
  const ada = await openWindow(server.url)
  await ada.goto('/')
  await ada.getByLabel('Your name').fill('Ada')
  await ada.getByLabel('Password', { exact: true }).fill('a long enough password')
  await ada.getByRole('button', { name: 'Create this chat' }).click()
  const composer = ada.getByLabel('Message', { exact: true })
  await composer.fill('From a page with scripts')
  await composer.press('Enter')
  await ada.locator('[data-message-id][data-state="sent"]').waitFor()

  const plain = await openWindow(server.url, { javaScriptEnabled: false, storageState: await ada.context().storageState() })
  const items = plain.locator('li[data-n]')
  await plain.goto('/comet/refresh?channel=chat/lobby')
  await expect.poll(() => items.allInnerTexts()).toEqual([expect.stringMatching(/ Ada From a page with scripts$/)])
  const field = plain.getByLabel('Message')
  await plain.getByRole('link', { name: 'Wait while I write' }).click()
  await field.fill('From a page <without>')
  await plain.getByRole('button', { name: 'Send' }).click()
  await expect.poll(() => items.allInnerTexts()).toEqual([expect.stringMatching(/ Ada From a page <without>$/)])
  await ada.locator('[data-message-id]', { hasText: 'From a page <without>' }).waitFor()

  await composer.fill('Do you hear me?')
  await composer.press('Enter')
  // It comes anew by itself.
  await plain.locator('li[data-n]', { hasText: 'Do you hear me?' }).waitFor({ timeout: 15_000 })
  expect(await plain.locator('#before li').allInnerTexts()).toHaveLength(2)
})
