import { expect, test } from 'vitest'
import { serveApp } from './app.fixture.ts'

const EVIL = { origin: 'https://evil.example' }

test('pages are the shell, and so is what a browser asks for in vain', async () => {
  const { ask } = await serveApp()
  const html = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
  for (const path of ['/', '/rooms/lobby', '/?a=b']) {
    expect(await ask('GET', path), path).toMatchObject({
      status: 200,
      text: '<!doctype html><title>Encke</title>',
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    })
  }
  expect(await ask('HEAD', '/')).toMatchObject({ status: 200, text: '' })
  expect(await ask('GET', '/nowhere', html)).toMatchObject({ status: 404, headers: { 'content-type': 'text/html; charset=utf-8' } })
  expect(await ask('GET', '/nowhere')).toMatchObject({ status: 404, json: { code: 'not-found' } })
  expect(await ask('GET', '/api/nowhere', html)).toMatchObject({ status: 404, json: { code: 'not-found' } })
  expect(await ask('GET', '/ui/nowhere.js', html)).toMatchObject({ status: 404, json: { code: 'not-found' } })
  expect(await ask('POST', '/nowhere', html)).toMatchObject({ status: 404, json: { code: 'not-found' } })
  expect((await ask('GET', '/', { headers: { ...EVIL, ...html.headers } })).status).toBe(200)
})

test('pages that were never built are told to be missing', async () => {
  const { ask } = await serveApp({ pages: { shell: '/nowhere/index.html', paths: ['/'] } })
  expect(await ask('GET', '/')).toMatchObject({ status: 404, json: { detail: 'The pages of this server have not been built.' } })
})
