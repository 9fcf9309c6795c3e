import { defineConfig } from 'encke'

/**
 * An example to change: exactly the plugins that are loaded without any configuration. A plugin is named by what it is called, by the
 * path of its file from here (`'./my-plugin.ts'`), or with its settings (`['name', { … }]`); one that is not in the list is not loaded.
 */
export default defineConfig({
  plugins: [
    'accounts',
    'chat',
    'presence',
    // An id, which is a part of the channel's name, with a feed: `places: { york: { name: 'York', url: 'https://…' } }`.
    ['weather', { places: {}, every: '10m' }],
    // Numbers by symbol: posted with a board's token, or fetched from a CSV or JSON URL: docs/ticker.md. The demo makes them up.
    ['ticker', { boards: { demo: { demo: true } } }],
    'widgets',
    'gallery',
    'hello',
    // Who signs in by an OpenID provider: `['oidc', { issuer: 'https://…', clientId: '…', clientSecret: '…', label: '…' }]`.
    'oidc',
  ],
  // Any of those in docs/operating.md: `{ bodyBytes: 131_072 }`.
  limits: {},
})
