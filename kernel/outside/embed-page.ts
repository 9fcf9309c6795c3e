import type { Embed, Html, View } from '../api/plugin.ts'
import { html } from '../http/html.ts'
import type { EmbedSettings } from './embed-settings.ts'

/** The policy of a page in somebody else's frame: our scripts and styles, nothing written into the page. */
export const embedPolicy = ({ frameAncestors }: EmbedSettings): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors.join(' ')}`,
  ].join('; ')

/** A page that is whole without script; with it, the widget in its body comes to life and the page tells its height. */
export const embedPage = (channel: string, { title, body }: Embed, view: Omit<View<unknown>, 'params'>): string =>
  page(
    { title, lang: view.lang, theme: view.theme },
    html`<link rel="alternate" type="application/json+oembed" title="${title}" href="${oembedAddress(channel, view)}">
<script type="module" src="/widgets/v1.js"></script>
<script type="module" src="/ui/embed.js"></script>`,
    html`<main>
${body}
</main>`,
  )

/** What a frame shows where there is nothing. */
export const emptyEmbedPage = (view: Omit<View<unknown>, 'params'>): string =>
  page(
    { title: 'Not here', lang: 'en', theme: view.theme },
    html`<meta name="robots" content="noindex">`,
    html`<main><p role="alert">There is nothing here to embed. <a href="${view.origin}" target="_top">${new URL(view.origin).host}</a></p></main>`,
  )

/** Where a page is embedded, with what was asked of it. */
export function embedAddress(channel: string, { origin, query }: Pick<View<unknown>, 'origin' | 'query'>): string {
  const asked = query.toString()
  return `${origin}/embed/${channel}${asked && `?${asked}`}`
}

const oembedAddress = (channel: string, view: Pick<View<unknown>, 'origin' | 'query'>): string =>
  `${view.origin}/oembed?format=json&url=${encodeURIComponent(embedAddress(channel, view))}`

function page({ title, lang, theme }: { title: string; lang: string; theme: string }, head: Html, body: Html): string {
  return html`<!doctype html>
<html lang="${lang}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="icon" href="/ui/favicon.svg">
<link rel="stylesheet" href="/ui/embed.css">
${head}
</head>
<body>
${body}
</body>
</html>
`.html
}
