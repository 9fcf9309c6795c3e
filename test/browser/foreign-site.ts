import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { onTestFinished } from 'vitest'

/** What `docs/widgets.md` tells a page to allow, all else being forbidden but the page's own styles. */
export function strictPolicy(server: string): string {
  const [, told = ''] = /^Content-Security-Policy: (.*)$/m.exec(readFileSync(resolve('docs/widgets.md'), 'utf8')) ?? []
  return `default-src 'none'; ${told.replaceAll('https://chat.example', server)}; style-src 'nonce-page'; report-uri /violations`
}

export interface ForeignSite {
  readonly url: string
  /** Serves this page at `/` from now on. */
  show(page: string): void
  /** What browsers reported of the policy's being broken. */
  readonly violations: readonly string[]
}

/** A site of another origin than the server's, with a policy on all its pages; it ends with the test. */
export async function foreignSite(policy: string): Promise<ForeignSite> {
  let html = ''
  const violations: string[] = []
  const site = createServer((request, response) => {
    if (request.url === '/violations') {
      let report = ''
      request.on('data', (piece) => {
        report += piece
      })
      request.on('end', () => {
        violations.push(report)
        response.writeHead(204).end()
      })
      return
    }
    if (request.url === '/favicon.ico') return void response.writeHead(204).end()
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy }).end(html)
  })
  await new Promise<void>((resolve) => site.listen(0, 'localhost', resolve))
  onTestFinished(() => {
    site.closeAllConnections()
    site.close()
  })
  return {
    url: `http://localhost:${(site.address() as AddressInfo).port}`,
    show: (page) => {
      html = page
    },
    violations,
  }
}
