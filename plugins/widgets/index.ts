import { definePlugin } from '../../kernel/index.ts'
import { builderPage } from './page.ts'

/** The page at `/widgets` where site owners put together what they embed, and copy it. */
export default definePlugin({
  name: 'widgets',
  api: 1,
  paths: ['/widgets'],
  setup: (ctx) => void ctx.route('GET', '/widgets', builderPage, { access: 'anyone' }),
})
