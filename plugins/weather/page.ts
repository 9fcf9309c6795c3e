import { type Html, html, type PluginRequest } from '../../kernel/index.ts'
import { card } from './card.ts'
import type { Places, Weather } from './channels.ts'
import { nearPlaces, placeNamed } from './find-places.ts'
import { nameOf } from './messages.ts'

const MOST_SHOWN = 12

/** `GET /weather?place=…`: "Rapid Fire Weather", the articles' own page: type a place, press Go, and its weather stays there, new whenever it changes. */
export function servePage(weather: Weather, places: Places): void {
  const known = [...places].map(([id, place]) => ({ ...place, id, name: place.name ?? id }))

  const cardOf = (id: string, shown: readonly string[], { query, origin }: PluginRequest): Html => {
    const place = known.find((each) => each.id === id)
    const view = { lang: query.get('lang') ?? 'en', theme: 'auto', query, origin, now: weather.now() } as const
    const name = nameOf({ place: id, name: place?.name ?? id, names: place?.names ?? {} }, view.lang)
    return html`<li data-place="${id}">${card(weather.channel('weather/:place').current({ place: id }), { ...view, place: id, name }).body}
<a class="remove" href="${addressOf(shown.filter((other) => other !== id))}" aria-label="Remove ${name}">Remove</a></li>`
  }

  weather.route(
    'GET',
    '/weather',
    (request) => {
      const asked = [...new Set(request.query.getAll('place').filter((words) => words.trim() !== ''))].slice(0, MOST_SHOWN)
      const found = asked.map((words) => ({ words, place: placeNamed(known, words) }))
      const shown = [...new Set(found.flatMap(({ place }) => (place ? [place.id] : [])))]
      const missing = found.filter(({ place }) => !place).map(({ words }) => words)
      const body = html`${head(known, shown)}
${missing.map((words) => notFound(words, nearPlaces(known, words)))}
<ul class="cards" id="cards">${shown.map((id) => cardOf(id, shown, request))}</ul>
${asked.length === 0 ? offered(known) : undefined}`
      return new Response(page(body).html, {
        status: shown.length === 0 && missing.length > 0 ? 404 : 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' },
      })
    },
    { access: 'anyone' },
  )
}

interface Known {
  readonly id: string
  readonly name: string
}

const head = (known: readonly Known[], shown: readonly string[]): Html => html`<header>
<nav><a href="/">Chat</a></nav>
<h1>Rapid Fire Weather</h1>
<p>Type a place and press Go. Its weather stays on the page, and changes when it changes.</p>
</header>
<form method="get" action="/weather" id="go" role="search">
<label for="place">Place</label>
<input class="input" id="place" name="place" list="places" autocomplete="off" autofocus required>
${shown.map((id) => html`<input type="hidden" name="place" value="${id}">`)}
<button class="primary">Go</button>
<datalist id="places">${known.map(({ id, name }) => html`<option value="${name}">${name === id ? undefined : id}</option>`)}</datalist>
</form>`

const notFound = (words: string, near: readonly Known[]): Html =>
  html`<p class="missing" role="alert">There is no place called ${words} here.${
    near.length > 0
      ? html` Did you mean ${near.map(({ id, name }, index) => html`${index > 0 ? ', ' : ''}<a href="/weather?place=${id}">${name}</a>`)}?`
      : undefined
  }</p>`

function offered(known: readonly Known[]): Html {
  if (known.length === 0)
    return html`<p class="missing">No places are configured yet. An administrator adds them to the settings of the plugin weather.</p>`
  return html`<p class="offered">${known.length === 1 ? 'There is' : 'For instance'} ${known
    .slice(0, 8)
    .map(({ id, name }, index) => html`${index > 0 ? ', ' : ''}<a href="/weather?place=${id}">${name}</a>`)}.</p>`
}

const addressOf = (places: readonly string[]): string =>
  places.length === 0 ? '/weather' : `/weather?${new URLSearchParams(places.map((place) => ['place', place]))}`

const page = (body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Rapid Fire Weather</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/ui/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/ui/plugins/weather/page.css">
<noscript><meta http-equiv="refresh" content="60"></noscript>
<script type="module" src="/widgets/v1.js"></script>
<script type="module" src="/ui/plugins/weather/page.js"></script>
</head>
<body>
<main>
${body}
<section id="arrivals" aria-label="What has come" hidden><h2>What has come</h2><ol></ol></section>
</main>
</body>
</html>
`
