import { defineConfig } from 'encke'

/** The chat with all the example plugins in it. The tokens are examples, too: think of others. */
export default defineConfig({
  plugins: [
    'accounts',
    'chat',
    'presence',
    ['./scoreboard', { games: { final: { name: 'The final', teams: ['Lions', 'Bears'] } } }],
    './poll',
    ['./feeder', { pets: ['Tom'] }],
    ['./mailbox', { token: 'an-example-of-a-token' }],
    ['./rss', { feeds: { nasa: { url: 'https://www.nasa.gov/feed/', room: 'lobby', speaker: 'NASA' } }, every: '1h' }],
    ['./github', { secret: 'an-example-of-a-secret', room: 'lobby' }],
  ],
})
