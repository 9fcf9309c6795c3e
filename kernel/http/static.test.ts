import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { serveApp } from './app.fixture.ts'

test('built files are served, those with a hash in their name for good', async () => {
  const { ask, folder } = await serveApp()
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'assets', 'room-ABCD2345.js'), 'export {}')
  await writeFile(join(folder, 'assets', 'room-ABCD2345.js.br'), 'brotli')
  const hashed = await ask('GET', '/ui/assets/room-ABCD2345.js')
  expect(hashed).toMatchObject({ status: 200, text: 'export {}' })
  expect(hashed.headers).toMatchObject({ 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' })
  expect(await ask('GET', '/ui/assets/room-ABCD2345.js', { headers: { 'accept-encoding': 'gzip, br' } })).toMatchObject({
    text: 'brotli',
    headers: { 'content-encoding': 'br', vary: 'Accept-Encoding' },
  })
  const plain = await ask('GET', '/ui/index.html')
  expect(plain.headers).toMatchObject({ 'cache-control': 'no-cache' })
  expect(await ask('GET', '/ui/index.html', { headers: { 'if-none-match': String(plain.headers.etag) } })).toMatchObject({
    status: 304,
    text: '',
  })
  expect(await ask('HEAD', '/ui/index.html')).toMatchObject({ status: 200, text: '' })
  expect(await ask('POST', '/ui/index.html')).toMatchObject({ status: 404, json: { code: 'not-found' } })
  for (const range of ['bytes=5-3', 'bytes=0-4', 'bytes=-1', 'bytes=x']) {
    expect(await ask('GET', '/ui/index.html', { headers: { range } }), range).toMatchObject({ status: 200, text: plain.text })
  }
})

test('nothing outside the folder of built files is served', async () => {
  const { raw, folder } = await serveApp()
  await writeFile(`${folder}-canary`, 'canary')
  const name = folder.split('/').at(-1)
  for (const path of [
    `/../${name}-canary`,
    `/..%2f${name}-canary`,
    `/%2e%2e/${name}-canary`,
    `/x/../../${name}-canary`,
    '//etc/passwd',
    '/..\\x',
    '',
  ]) {
    const answer = await raw(`GET /ui${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect(answer, path).toMatch(/^HTTP\/1\.1 (404|400)/)
    expect(answer, path).not.toContain('canary\r\n')
  }
})
