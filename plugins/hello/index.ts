import { definePlugin } from '../../kernel/index.ts'

export default definePlugin({
  name: 'hello',
  api: 1,
  setup: (ctx) => void ctx.command('hello', { summary: 'Say hello', run: ({ identity, reply }) => reply(`Hello, ${identity.name}!`) }),
})
