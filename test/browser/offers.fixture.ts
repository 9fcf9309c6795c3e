import { definePlugin } from 'encke'

/** An element that says where it stands, and with which message; pressed, it asks for something to be written. */
const element = (tag: string, text: string): string => `
customElements.define('${tag}', class extends HTMLElement {
  set message(message) { this.textContent = '${text} ' + message.text.toUpperCase() }
  set room(room) { this.textContent ||= '${text} ' + room }
  connectedCallback() {
    this.setAttribute('role', 'menuitem')
    this.tabIndex = -1
    this.onclick = () => this.dispatchEvent(new CustomEvent('encke-insert', { detail: 'tea?', bubbles: true, composed: true }))
  }
})`

/** Brings something for each place in a room that plugins may fill, and two commands. */
export default definePlugin({
  name: 'offers',
  api: 1,
  paths: ['/ui/plugins/offers'],
  ui: {
    elements: { 'offers-after': './after.ts', 'offers-action': './action.ts', 'offers-item': './item.ts' },
    slots: { 'message.after': 'offers-after', 'message.actions': 'offers-action', 'composer.menu': 'offers-item' },
  },
  setup(ctx) {
    for (const [name, text] of [
      ['after', 'below'],
      ['action', 'beside'],
      ['item', 'for'],
    ] as const) {
      const module = element(`offers-${name}`, text)
      ctx.route('GET', `/ui/plugins/offers/${name}.js`, () => new Response(module, { headers: { 'Content-Type': 'text/javascript' } }), {
        access: 'anyone',
      })
    }
    ctx.command('shout', { summary: 'Say it louder', run: ({ args, reply }) => reply(args.toUpperCase()) })
    ctx.command('shrug', { summary: 'Do nothing', run: () => {} })
  },
})
