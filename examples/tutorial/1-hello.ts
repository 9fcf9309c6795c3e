import { definePlugin } from 'encke'

export default definePlugin({
  name: 'quakes',
  api: 1,
  setup(ctx) {
    ctx.command('quakes', { summary: 'Where the earth shook', run: ({ reply }) => reply('Nowhere, as far as I know.') })
  },
})
