import { html, LitElement, nothing, type PropertyValues } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { guard } from 'lit/directives/guard.js'
import {
  announce,
  base,
  ChangesController,
  client,
  controls,
  copyText,
  deepestFocus,
  discs,
  iAmAdmin,
  me,
  StatusController,
  toast,
  words,
} from '../../../../ui/index.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Message } from '../conversation/ledger.ts'
import type { Shown } from '../conversation/outbox.ts'
import { type Row, rowsOf } from '../conversation/rows.ts'
import { bringPart } from '../parts/bring-part.ts'
import { Brought } from './brought.ts'
import { byKey } from './by-key.ts'
import { editField } from './edit-field.ts'
import { logStyles } from './log-styles.ts'
import { longPress } from './long-press.ts'
import { mayDelete, mayEdit } from './mine.ts'
import { onceAFrame } from './once-a-frame.ts'
import { othersFrom, pills } from './pills.ts'
import { Reading } from './reading.ts'
import { replyRow, replyStyles } from './reply-row.ts'
import { Rover } from './rover.ts'
import { dayRow, deletedRow, messageRow, newRow } from './row.ts'
import { rowStyles } from './row-styles.ts'
import { saidStyles } from './said.ts'
import { couldNotLoad, skeleton } from './states.ts'
import { View } from './view.ts'

/** What was said in a room. Dispatches `write` when its reader wants to write. Its children stand where the conversation begins. */
@customElement('encke-log')
export class Log extends LitElement {
  static override styles = [base, words, controls, discs, saidStyles, rowStyles, replyStyles, logStyles]

  @property({ attribute: false }) conversation: Conversation | undefined
  /** The row that Tab reaches. */
  @state() private current: string | undefined
  @state() private editing: string | undefined
  @state() private unfolded: ReadonlySet<string> = new Set()
  /** In a rush, the row to which somebody points. */
  @state() private pointed: string | undefined
  #editedFrom: HTMLElement | undefined
  readonly #brought = new Brought(this)
  #closed: (() => void) | undefined
  readonly #turn = onceAFrame()
  readonly #status = new StatusController(this)
  readonly #view = new View(
    this,
    () => this.conversation,
    () => this.#reading.noticed(),
  )
  readonly #reading: Reading = new Reading(
    this,
    () => this.conversation,
    () => this.#lastInView(),
  )
  readonly #rover = new Rover(() => this.renderRoot, {
    act: (verb, id) => this.#act(verb, id),
    news: () => this.#view.toNews(),
    end: () => this.toEnd(),
    write: () => this.dispatchEvent(new CustomEvent('write')),
  })
  readonly #press = longPress((target) => this.#openMenu(target.closest<HTMLElement>('[data-message-id]')))

  constructor() {
    super()
    new ChangesController(this, () => this.conversation?.changes)
  }

  /** Opens the reader's own newest message for a change, if there is one in view of memory. */
  editLast(): void {
    const own = this.#messages.findLast((message) => mayEdit(message) && message.state === 'sent')
    if (own) this.#act('edit', own.id)
  }

  /** What was just said by the reader is at the end, so that is where they are. */
  toEnd(): void {
    void this.#view.toEnd()
  }

  /** Whoever reads here sees what comes in, as it comes in. */
  get attending(): boolean {
    return this.#reading.attending
  }

  /** Says to those who do not see the page what has just come in. */
  hear(messages: readonly Message[]): void {
    if (this.attending) for (const { author, text } of messages) announce(`${author.name}: ${text}`)
  }

  protected override firstUpdated(): void {
    this.#closed = this.conversation?.openTo(this)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#closed?.()
  }

  /** Many messages at once are drawn together; laying out each would take the time of several frames. */
  protected override async scheduleUpdate(): Promise<void> {
    await this.#turn()
    super.scheduleUpdate()
  }

  protected override update(changed: PropertyValues): void {
    const row = this.shadowRoot?.activeElement?.closest('[data-message-id]')
    super.update(changed)
    // It has been let go of: the oldest that is left takes the focus, and moves nothing.
    if (row && !row.isConnected) this.#find('[data-message-id]')?.focus({ preventScroll: true })
  }

  override render() {
    const { conversation } = this
    if (!conversation) return nothing
    const { standing } = conversation
    return html`
      <div class="scroller">
        <div
          class="rows"
          role="log"
          aria-live="off"
          aria-label="Conversation in ${conversation.room.name}"
          aria-busy=${standing === 'loading' ? 'true' : 'false'}
          data-region
          @click=${this.#clicked}
          @focusin=${this.#focused}
          @keydown=${this.#rover.key}
          @pointerdown=${this.#press.down}
          @pointermove=${this.#pointed}
          @pointerup=${this.#press.stop}
          @pointercancel=${this.#press.stop}
        >
          ${standing === 'ready' && !conversation.more ? html`<slot></slot>` : nothing}
          ${standing === 'loading' ? skeleton : nothing} ${standing === 'failed' ? couldNotLoad(this.#again) : nothing}
          ${this.#rows(conversation)}
        </div>
      </div>
      ${this.#pills()}
      <encke-row-menu @choose=${(event: CustomEvent<{ verb: string; id: string }>) => this.#act(event.detail.verb, event.detail.id)}></encke-row-menu>
    `
  }

  get #messages(): readonly Shown[] {
    return this.conversation?.messages ?? []
  }

  #rows({ messages, replies }: Conversation) {
    const { line } = this.#reading
    const rows = rowsOf(messages, line?.before, replies)
    const current = messages.some(({ id }) => id === this.current) ? this.current : messages.at(-1)?.id
    const offline = this.#status.status.state === 'offline'
    return byKey(new Map(rows.map((row) => [row.key, this.#row(row, { current, offline, since: line?.since ?? 0 })])))
  }

  #row(row: Row<Shown>, { current, offline, since }: { current: string | undefined; offline: boolean; since: number }) {
    if (row.type === 'day') return dayRow(row.time)
    if (row.type === 'new') return newRow(since)
    if (row.type === 'reply') return guard([row.reply], () => replyRow(row.reply, me().name))
    if (row.type === 'deleted') return deletedRow(row.messages.length)
    const { message, head } = row
    const { id } = message
    const editing = this.editing === id
    const waits = offline && message.state === 'sending'
    const unfolded = this.unfolded.has(id)
    const rushed = this.#isRushed(message)
    return guard([message, head, id === current, editing, unfolded, waits, rushed, this.#brought.after, this.#brought.actions], () =>
      messageRow(message, head, {
        me: me(),
        room: this.conversation?.room.id ?? '',
        brought: this.#brought,
        mayDelete: iAmAdmin(),
        offline: waits,
        unfolded,
        rushed,
        current: id === current,
        editing: editing ? editField(message.text, (text) => this.#edited(id, text)) : undefined,
      }),
    )
  }

  #isRushed({ id, time }: Shown): boolean {
    return time >= (this.conversation?.rushSince ?? Number.POSITIVE_INFINITY) && id !== this.current && id !== this.pointed
  }

  #pills() {
    const { line } = this.#reading
    const { unreadCount = 0, unread = [] } = this.conversation ?? {}
    const missed = unreadCount - unread.length
    return pills({
      above: line && this.#view.lineAbove ? { since: line.since, count: othersFrom(this.#messages, line.before) + missed } : undefined,
      below: this.#view.up ? unreadCount : undefined,
      toNews: () => this.#view.toNews(),
      dismiss: () => this.#reading.dismiss(),
      toEnd: () => this.toEnd(),
    })
  }

  #lastInView(): number | undefined {
    return this.#messages.findLast(({ id, state }) => state === 'sent' && this.#view.reaches(id))?.time
  }

  readonly #clicked = (event: Event): void => {
    const target = event.target instanceof Element ? event.target : null
    const verb = target?.closest<HTMLElement>('[data-do]')?.dataset.do
    const row = target?.closest<HTMLElement>('[data-message-id], [data-reply-id]')
    const id = row?.dataset.messageId ?? row?.dataset.replyId
    if (verb && id) this.#act(verb, id)
  }

  #act(verb: string, id: string): void {
    if (verb === 'retry') this.conversation?.retry(id)
    if (verb === 'discard') this.#discard(id)
    const message = this.#messages.find((each) => each.id === id)
    if (!message || !this.conversation) return
    if (verb === 'copy') void copyText(message.text).then((copied) => toast(copied ? 'Copied' : 'This browser refused to copy'))
    else if (verb === 'unfold')
      this.unfolded = new Set([...this.unfolded].filter((each) => each !== id).concat(this.unfolded.has(id) ? [] : id))
    else if (verb === 'menu') this.#openMenu(this.#rowOf(id))
    else if (verb === 'edit' && mayEdit(message)) this.#edit(id)
    else if (verb === 'delete' && mayDelete(message)) void this.#delete(id)
  }

  #discard(id: string): void {
    const row = this.#rowOf(id)
    // A reply is no stop of the arrow keys.
    if (row) this.#rover.handOver(row)
    else this.dispatchEvent(new CustomEvent('write'))
    this.conversation?.discard(id)
  }

  async #delete(id: string): Promise<void> {
    this.#rover.handOver(this.#rowOf(id))
    if (!(await this.conversation?.delete(id))) return
    await this.updateComplete
    this.#rowOf(id)?.focus()
  }

  #edit(id: string): void {
    this.#editedFrom = deepestFocus()
    this.editing = id
  }

  #edited(id: string, text?: string): void {
    this.editing = undefined
    if (text !== undefined) this.conversation?.edit(id, text)
    const back = this.#editedFrom
    void this.updateComplete.then(() => (back?.isConnected ? back.focus() : this.#rowOf(id)?.focus()))
  }

  readonly #focused = (event: FocusEvent): void => {
    const row = rowAt(event)
    if (row) this.current = row.dataset.messageId
  }

  /** Rows that move below a pointer at rest are not meant. */
  readonly #pointed = (event: PointerEvent): void => {
    this.#press.move(event)
    this.pointed = this.conversation?.rushSince === undefined ? undefined : rowAt(event)?.dataset.messageId
  }

  #openMenu(row: HTMLElement | null): void {
    const message = this.#messages.find(({ id }) => id === row?.dataset.messageId)
    if (!message || message.deleted || message.state !== 'sent') return
    const room = this.#brought.actions ? this.conversation?.room.id : undefined
    const choice = { message, room, id: message.id, mayEdit: mayEdit(message), mayDelete: mayDelete(message) }
    // Called by fingers and one seldom key.
    const loading = import('./row-menu.ts').then(({ RowMenu }) => RowMenu)
    void bringPart(this.renderRoot, loading).then((menu) => menu?.open(choice))
  }

  readonly #again = (): void => {
    client().wake()
    void this.conversation?.peek()
  }

  #rowOf(id: string): HTMLElement | null {
    return this.#find(`[data-message-id="${CSS.escape(id)}"]`)
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot?.querySelector<HTMLElement>(selector) ?? null
  }
}

const rowAt = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-message-id]') : null
