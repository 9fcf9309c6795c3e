import { expect, onTestFinished, test } from 'vitest'
import { testProvider } from '../oidc/provider.ts'
import { browser } from './launch.ts'
import { serverUntilTheEnd } from './people.ts'

const provider = await testProvider()

test('somebody signs in by the provider from the sign-in page', async () => {
  const oidc = ['oidc', { issuer: provider.origin, clientId: 'encke', clientSecret: 'a secret', label: 'Lighthouse', newPeople: true }]
  const server = await serverUntilTheEnd({ config: { plugins: ['accounts', 'chat', oidc] }, env: { ENCKE_NET_ALLOW: provider.host } })
  const body = JSON.stringify({ name: 'Ada', password: 'a lighthouse by the sea' })
  await fetch(`${server.url}/api/setup`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  provider.claims = { sub: 'grace-1', name: 'Grace' }
  const context = await (await browser()).newContext({ baseURL: server.url })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto('/sign-in')
  const link = page.getByRole('link', { name: 'Sign in with Lighthouse' })
  await link.waitFor()
  await link.click()
  await page.getByText('Grace').first().waitFor()
  expect(new URL(page.url()).origin).toBe(server.url)
  expect(new URL(page.url()).pathname).not.toContain('oidc')
})
