import { definePlugin } from 'encke'

/** Brings something for each place in a room that plugins may fill, and two commands. */
export default definePlugin({
  name: 'offers',
  api: 1,
  ui: {
    elements: { 'offers-after': './after.fixture.ts', 'offers-action': './action.fixture.ts', 'offers-item': './item.fixture.ts' },
    slots: { 'message.after': 'offers-after', 'message.actions': 'offers-action', 'composer.menu': 'offers-item' },
  },
  setup(ctx) {
    ctx.command('shout', { summary: 'Say it louder', run: ({ args, reply }) => reply(args.toUpperCase()) })
    ctx.command('shrug', { summary: 'Do nothing', run: () => {} })
  },
})
