import type { Frame } from '../../../kernel/protocol.ts'
import { Connection, type LinkParts } from '../connection.ts'
import type { Asked, Numbered, Part, Said, Want } from './messages.ts'

/** How a leader reaches the other tabs. */
export interface LeaderMeans {
  readonly term: number
  post(message: Numbered): void
  /** Runs something once, after a moment in which more may come. */
  soon(run: () => void): void
  /** Calls once when a tab is gone without a word; returns the undo. */
  watchOver(tab: string, gone: () => void): () => void
}

/** A server takes 100 names of one reader unless told otherwise, and the tab that leads may come to want more itself. */
const MOST_NAMES = 80

/** What comes so soon after the last is told with what comes next. */
const GATHERED_MS = 16
/** By then every tab that was there before has said what it wants. */
const KNOWN_AFTER_MS = 5_000

interface Tab {
  wants: ReadonlyMap<string, Want>
  /** What it has to be told from the beginning. */
  readonly fresh: Set<string>
  readonly unwatch: () => void
}

/** The tab that holds the connection: it joins what any tab wants, and repeats to all what comes down. */
export class Leader {
  readonly connection: Connection
  readonly #parts: LinkParts
  readonly #means: LeaderMeans
  readonly #tabs = new Map<string, Tab>()
  readonly #unlisten: () => void
  readonly #since: number
  #k = 0
  #untold: Frame[] = []
  #toldAt = 0

  constructor(parts: LinkParts, means: LeaderMeans) {
    const { inbox, positions, board } = parts
    this.#parts = parts
    this.#means = means
    this.#since = parts.clock.now()
    const names = positions.names.map(([name]) => name)
    this.#say({ type: 'leads', since: positions.cursor, known: names.filter((name) => positions.knows(name)) })
    const opened = (joins: readonly string[]) => {
      this.#say({ type: 'opened', joins })
      inbox.opened(joins)
    }
    const tapped = { sweep: () => inbox.sweep(), opened, receive: (frame: Frame) => this.#receive(frame) }
    this.connection = new Connection({ ...parts, inbox: tapped })
    this.#unlisten = board.listen((status) => this.#say({ type: 'status', status }))
    this.connection.channelsChanged()
  }

  hear(message: Asked): void {
    if (message.type === 'wants' && !this.#fits(message)) this.#say({ type: 'full', to: message.tab })
    else if (message.type === 'wants') this.#want(message)
    else if (message.type === 'bye') this.#forget(message.tab)
    else {
      this.#say({ type: 'status', status: this.#parts.board.status })
      if (message.type === 'wake') this.connection.wake()
      if (message.type === 'visible') this.connection.hear('visible')
      if (message.type === 'unauthorized') this.connection.unauthorized()
    }
  }

  close(): void {
    // Whoever leads next asks the server for it.
    this.#untold = []
    this.#unlisten()
    this.connection.close()
    for (const tab of this.#tabs.keys()) this.#forget(tab)
  }

  #say(said: Said): void {
    this.#flush()
    this.#post(said)
  }

  #post(said: Said): void {
    this.#means.post({ ...said, term: this.#means.term, k: this.#k++ })
  }

  /**
   * Each time is a message to other processes: many frames go together, and none while nobody is there. That counts as one, so
   * that whoever is there after all misses it.
   */
  #tell(frame: Frame): void {
    const { clock } = this.#parts
    if (this.#tabs.size === 0 && clock.now() - this.#since >= KNOWN_AFTER_MS) this.#k++
    else if (this.#untold.push(frame) > 1) return
    else if (clock.now() - this.#toldAt > GATHERED_MS) this.#flush()
    else this.#means.soon(() => this.#flush())
  }

  #flush(): void {
    const frames = this.#untold
    this.#untold = []
    if (frames.length === 0) return
    this.#toldAt = this.#parts.clock.now()
    this.#post({ type: 'told', frames })
  }

  /** The others are told first: what this tab makes of it may take long. */
  #receive(frame: Frame): void {
    const { inbox, positions } = this.#parts
    if (frame.type === 'reply') for (const channel of positions.refused(frame)) this.#tell({ type: 'denied', channel, code: 'not-found' })
    else if (frame.type !== 'welcome' && frame.type !== 'bye') this.#tell(frame)
    inbox.receive(frame)
    for (const [id, { fresh }] of this.#tabs) if (fresh.size) this.#serveMore(id, fresh)
  }

  #fits({ wants }: Asked & { type: 'wants' }): boolean {
    const names = new Set([...this.#parts.positions.names, ...wants].map(([name]) => name))
    return names.size <= Math.max(MOST_NAMES, this.#parts.positions.names.length)
  }

  #want({ tab: id, wants, fresh }: Asked & { type: 'wants' }): void {
    const { positions } = this.#parts
    const tab = this.#tabs.get(id) ?? { wants: new Map(), fresh: new Set(), unwatch: this.#means.watchOver(id, () => this.#forget(id)) }
    const before = tab.wants
    tab.wants = new Map(wants.map((want) => [want[0], want]))
    // Before anything is released, and anew for what must be told from the beginning: it may have been denied before.
    for (const [name, kind] of wants) if (!before.has(name) || fresh.includes(name)) positions.hold(name, kind)
    for (const name of before.keys()) if (!tab.wants.has(name) || fresh.includes(name)) positions.release(name)
    tab.fresh.clear()
    for (const name of fresh) tab.fresh.add(name)
    this.#tabs.set(id, tab)
    this.connection.channelsChanged()
    this.#serve(id, this.#servable(tab.fresh))
  }

  #forget(id: string): void {
    const tab = this.#tabs.get(id)
    if (!tab) return
    tab.unwatch()
    this.#tabs.delete(id)
    for (const name of tab.wants.keys()) this.#parts.positions.release(name)
    this.connection.channelsChanged()
  }

  #serveMore(id: string, fresh: Set<string>): void {
    const parts = this.#servable(fresh)
    if (parts.length) this.#serve(id, parts)
  }

  /** Takes out of `fresh` what can be told: only at a moment at which the cursor claims all that was. */
  #servable(fresh: Set<string>): Part[] {
    const { inbox, positions } = this.#parts
    const names = inbox.settled ? [...fresh].filter((name) => positions.knows(name)) : []
    for (const name of names) fresh.delete(name)
    return names.map((name) => ({ name, frames: [{ type: 'joined', channel: name }, ...inbox.whole(name)] }))
  }

  #serve(to: string, parts: readonly Part[]): void {
    const { positions, board } = this.#parts
    this.#say({ type: 'served', to, parts, cursor: positions.cursor, status: board.status })
  }
}
