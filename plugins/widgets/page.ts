import { html } from '../../kernel/index.ts'

const PAGE = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Widgets · Encke</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="Weather, tickers and rooms of this chat for your own pages." />
    <link rel="icon" href="/ui/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/ui/plugins/widgets/builder.css" />
    <script type="module" src="/ui/plugins/widgets/builder.js"></script>
    <script type="module" src="/widgets/v1.js"></script>
  </head>
  <body>
    <encke-builder></encke-builder>
    <noscript>
      <p>This page puts snippets together and needs JavaScript. What it makes does not: <code>/embed/weather/&lt;place&gt;</code> is a page for a frame, <code>/live/weather/&lt;place&gt;.svg</code> a picture.</p>
    </noscript>
  </body>
</html>
`

/** The builder's page; everything in it is its element's. */
export const builderPage = (): Response =>
  new Response(PAGE.html, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' } })
