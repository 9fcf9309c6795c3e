import { createHash } from 'node:crypto'
import type { Html } from '../api/plugin.ts'
import { html } from './html.ts'
import type { Context } from './kernel-request.ts'

/** A page that does without JavaScript. */
export interface PlainPage {
  readonly title: string
  /** `data-` attributes of the root, by the name behind `data-`. */
  readonly facts: Readonly<Record<string, string>>
  /** After how many seconds the browser goes on, and to which address; absent: it stays. */
  readonly next?: { readonly seconds: number; readonly url: string } | undefined
  readonly body: Html
}

/** Of characters that HTML leaves as they are. */
const STYLE = [
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}',
  'body{max-width:44rem;margin:0 auto;padding:1rem}',
  'h1{font-size:1.2rem}h2{font-size:1rem}',
  'ol,ul{list-style:none;padding:0}li{margin:.3rem 0;overflow-wrap:anywhere;white-space:pre-wrap}',
  'time,small{opacity:.65;font-size:.8rem}',
  'form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:end}label{flex:1 1 16rem}',
  'input{box-sizing:border-box;width:100%}input,button{font:inherit;padding:.4rem}',
].join('')

/** Styles by the hash of the one stylesheet, forms to us, and nothing else that does anything. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'",
].join('; ')

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cache-Control': 'no-store, no-transform',
  'Content-Type': 'text/html; charset=utf-8',
}

/** A page as a route's answer. */
export const pageResponse = (status: number, page: PlainPage): Response => new Response(documentOf(page), { status, headers: HEADERS })

/** Answers with a page of its own, whole in itself. */
export function answerPage(ctx: Context, status: number, page: PlainPage): void {
  ctx.status = status
  ctx.set(HEADERS)
  ctx.body = documentOf(page)
}

function documentOf({ title, facts, next, body }: PlainPage): string {
  const attributes = Object.entries(facts).map(([name, value]) => html` data-${name}="${value}"`)
  const refresh = next && html`<meta http-equiv="refresh" content="${next.seconds};url=${next.url}">\n`
  return html`<!doctype html>
<html lang="en"${attributes}>
<head>
<meta charset="utf-8">
${refresh}<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`.html
}
