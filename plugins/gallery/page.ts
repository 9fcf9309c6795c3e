import { html } from '../../kernel/index.ts'

const PAGE = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Comet through the ages</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="description" content="One clock, sent in every way since 1995 at once, over one log." />
    <link rel="icon" href="/ui/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/ui/plugins/gallery/gallery.css" />
    <script type="module" src="/ui/plugins/gallery/gallery.js"></script>
  </head>
  <body>
    <encke-gallery></encke-gallery>
    <noscript>
      <p>Without JavaScript one technique remains, and it is the oldest: <a href="/comet/refresh?channel=gallery/ticks">the page that throws itself away</a>.</p>
    </noscript>
  </body>
</html>
`

/** The gallery's page; everything in it is its element's. */
export const galleryPage = (): Response =>
  new Response(PAGE.html, { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' } })
