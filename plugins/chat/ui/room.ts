import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { keyed } from 'lit/directives/keyed.js'
import x from 'lucide-static/icons/x.svg'
import { base, ChangesController, controls, HOME, icon, navigate } from '../../../ui/index.ts'
import type { Room } from '../room.ts'
import { commandOf, unescaped } from './conversation/commands.ts'
import type { Conversation } from './conversation/conversation.ts'
import { myRooms, shortly } from './conversation/my-rooms.ts'
import { Log } from './log/log.ts'
import { Composer } from './parts/composer.ts'
import './parts/header.ts'
import { bringPart } from './parts/bring-part.ts'
import { roomStyles } from './parts/room-styles.ts'
import './parts/strip.ts'

/** From this width of the whole page on, the pane has a column of its own. */
const WIDE = matchMedia('(min-width: 75rem)')

/** A room: what was said, the field to say something, and what plugins put around it. */
@customElement('encke-room')
export class RoomPage extends LitElement {
  static override styles = [base, controls, roomStyles]

  @property() path = '/'
  @state() private pane: boolean | undefined
  @state() private paneFilled = false
  #conversation: Conversation | undefined

  constructor() {
    super()
    new ChangesController(this, () => myRooms().changes)
    new ChangesController(this, () => this.#conversation?.changes)
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const chosen = myRooms().memory.get('pane')
    this.pane = typeof chosen === 'boolean' ? chosen : undefined
    WIDE.addEventListener('change', this.#widthChanged)
    addEventListener('resize', this.#widthChanged)
    document.addEventListener('keydown', this.#key)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    WIDE.removeEventListener('change', this.#widthChanged)
    removeEventListener('resize', this.#widthChanged)
    document.removeEventListener('keydown', this.#key)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const room = this.#room
    const conversation = room && myRooms().conversation(room)
    if (conversation === this.#conversation && !changed.has('path')) return
    this.#conversation = conversation
    void conversation?.peek()
  }

  protected override updated(): void {
    const rooms = myRooms()
    // On a narrow page the list of rooms is the first; on a wide one a room stands beside it.
    if (this.path === '/' && this.checkVisibility()) navigate(rooms.lastPath ?? HOME, { replace: true })
    const room = this.#room
    const unread = rooms.unreadInAll > 0 ? `(${shortly(rooms.unreadInAll)}) ` : ''
    const title = `${unread}${room ? `#${room.name} · ` : ''}Encke`
    if (document.title !== title) document.title = title
    if (room) rooms.lastPath = this.path
  }

  override render() {
    const room = this.#room
    if (this.path === '/') return nothing
    if (!room || this.#conversation?.standing === 'gone')
      return myRooms().certain ? html`<encke-nothing-here></encke-nothing-here>` : nothing
    const open = this.pane ?? WIDE.matches
    return html`
      <encke-room-header
        .room=${room}
        .pane=${this.paneFilled ? open : undefined}
        @toggle-pane=${() => this.#show(!open)}
        @add-people=${this.#addPeople}
        @show-guests=${this.#showGuests}
      ></encke-room-header>
      <encke-room-strip .room=${room.id}></encke-room-strip>
      <div class="talk">${keyed(room.id, this.#talk(room))}</div>
      <aside class="pane" aria-label="Members" data-region ?hidden=${!open || !this.paneFilled}>
        <header>
          <h2>Members</h2>
          <button class="icon" aria-label="Close" title="Close" @click=${() => this.#show(false)}>${icon(x)}</button>
        </header>
        <div class="content">
          <encke-slot name="room.pane" .props=${{ room: room.id }} @filled=${this.#filled}></encke-slot>
        </div>
      </aside>
      <encke-add-people .room=${room}></encke-add-people>
      <encke-room-guests .room=${room}></encke-room-guests>
      <encke-keys></encke-keys>
    `
  }

  #talk(room: Room) {
    const conversation = this.#conversation
    const messages = conversation?.messages ?? []
    // Long conversations are seldom read back to where they begin. Without it there is nothing there, and the next look tries again.
    if (conversation?.standing === 'ready' && !conversation.more) void import('./parts/beginning.ts').catch(() => {})
    return html`
      <encke-log .conversation=${conversation} @write=${() => this.#part(Composer)?.focus()}>
        <encke-beginning
          .room=${room}
          ?silent=${messages.length === 0}
          ?company=${new Set(messages.map(({ author }) => author.id)).size > 1}
        ></encke-beginning>
      </encke-log>
      <encke-composer
        .room=${room.id}
        .name=${room.name}
        .memory=${myRooms().memory}
        @send=${(event: CustomEvent<string>) => this.#send(event.detail)}
        @edit-last=${() => this.#part(Log)?.editLast()}
      ></encke-composer>
      <div class="under">
        <encke-connection></encke-connection>
        <button class="link keys" @click=${this.#showKeys}><kbd>?</kbd>all keys</button>
      </div>
    `
  }

  get #room(): Room | undefined {
    return myRooms().room(this.path.replace(/^\/rooms\//, ''))
  }

  #send(text: string): void {
    if (commandOf(text)) this.#conversation?.command(text)
    else this.#conversation?.post(unescaped(text))
    this.#part(Log)?.toEnd()
  }

  #show(open: boolean): void {
    this.pane = open
    myRooms().memory.set('pane', open)
    if (!open) this.#part(Composer)?.focus()
  }

  readonly #addPeople = (): void => this.#open(import('./parts/add-people.ts').then(({ AddPeople }) => AddPeople))

  readonly #showGuests = (): void => this.#open(import('./parts/room-guests.ts').then(({ RoomGuests }) => RoomGuests))

  readonly #showKeys = (): void => this.#open(import('./parts/keys.ts').then(({ Keys }) => Keys))

  #open(loading: Promise<new () => LitElement & { show(): unknown }>): void {
    void bringPart(this.renderRoot, loading).then((part) => part?.show())
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (!this.#room || !asksForKeys(event)) return
    event.preventDefault()
    this.#showKeys()
  }

  readonly #filled = (event: Event): void => {
    this.paneFilled = event.target instanceof HTMLElement && event.target.hasAttribute('filled')
  }

  readonly #widthChanged = (): void => this.requestUpdate()

  #part<T extends Element>(type: new () => T): T | undefined {
    return [...this.renderRoot.querySelectorAll('*')].find((element) => element instanceof type) as T | undefined
  }
}

/** A question mark where nobody is writing. */
function asksForKeys(event: KeyboardEvent): boolean {
  const [target] = event.composedPath()
  const writing = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
  return event.key === '?' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey
}
