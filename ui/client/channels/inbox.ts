import type { Cursor, DeniedFrame, Frame } from '../../../kernel/protocol.ts'
import type { Clock } from '../clock.ts'
import { guard } from '../guard.ts'
import { type Follow, LogFollower, type Snapshot } from './log-follower.ts'
import type { Kind, Positions } from './positions.ts'
import { StateStore, type Watch } from './state-store.ts'

/** Who listens to signals: each comes at most once. */
export interface Listen {
  signal(signal: { readonly time: number; readonly data: unknown }): void
}

/** What an inbox needs; `failed` hears of every snapshot that failed, `changed` of names that came or went. */
export interface InboxMeans {
  readonly clock: Clock
  readonly random: () => number
  failed(error: unknown): void
  changed(): void
}

type Follower = Pick<LogFollower<Snapshot>, 'joined' | 'reset' | 'publication' | 'denied' | 'hurry' | 'close'>

/** Sets by channel; one that is empty is not kept. */
class Groups<T> {
  readonly #groups = new Map<string, Set<T>>()

  add(channel: string, one: T): () => void {
    const group = this.#groups.get(channel) ?? new Set()
    this.#groups.set(channel, group.add(one))
    return () => {
      group.delete(one)
      if (group.size === 0 && this.#groups.get(channel) === group) this.#groups.delete(channel)
    }
  }

  of(channel: string): T[] {
    return [...(this.#groups.get(channel) ?? [])]
  }

  all(): T[] {
    return [...this.#groups.values()].flatMap((group) => [...group])
  }
}

/** Hands what comes down to those who asked for it, and keeps the position. */
export class Inbox {
  readonly #positions: Positions
  readonly #means: InboxMeans
  readonly #followers = new Groups<Follower>()
  readonly #listeners = new Groups<Listen>()
  readonly #states = new StateStore()

  constructor(positions: Positions, means: InboxMeans) {
    this.#positions = positions
    this.#means = means
  }

  follow<S extends Snapshot>(channel: string, follow: Follow<S>): () => void {
    const denied = () => this.#positions.denied(channel, 'not-found')
    const follower = new LogFollower(follow, { ...this.#means, denied })
    const remove = this.#followers.add(channel, follower)
    const release = this.#hold(channel, 'log')
    this.#catchUp(channel, follower)
    return once(() => {
      follower.close()
      remove()
      release()
    })
  }

  watch(pattern: string, watch: Watch): () => void {
    const remove = this.#states.watch(pattern, watch)
    const release = this.#hold(pattern, 'state')
    return once(() => {
      remove()
      release()
    })
  }

  listen(channel: string, listen: Listen): () => void {
    const remove = this.#listeners.add(channel, listen)
    const release = this.#hold(channel, 'signal')
    return once(() => {
      remove()
      release()
    })
  }

  /** Forgets names that nobody wants any more, and what is held of them. */
  sweep(): void {
    this.#positions.sweep()
    this.#states.keep((channel) => this.#positions.covers(channel))
  }

  /** A connection opens that joins these. */
  opened(joins: readonly string[]): void {
    this.#states.trust()
    this.#states.doubt(joins.filter((name) => name.endsWith('*')))
  }

  /** Snapshots that wait for their next try are tried now. */
  hurry(): void {
    for (const follower of this.#followers.all()) follower.hurry()
  }

  /** Loads nothing any more. */
  close(): void {
    for (const follower of this.#followers.all()) follower.close()
  }

  denied(channel: string, code: DeniedFrame['code']): void {
    this.#positions.denied(channel, code)
    for (const follower of this.#followers.of(channel)) follower.denied(code)
    this.#states.deny(channel, code)
  }

  receive(frame: Frame): void {
    if (frame.type === 'welcome') this.#positions.welcomed(frame.cursor)
    else if (frame.type === 'joined') this.#joined(frame.channel)
    else if (frame.type === 'whole') this.#states.doubtAll()
    else if (frame.type === 'reset') this.#reset(frame.channels, frame.cursor)
    else if (frame.type === 'denied') this.denied(frame.channel, frame.code)
    else this.#told(frame)
  }

  /** A cursor claims what came before it, its own frame included. */
  #told(frame: Frame): void {
    if (frame.type === 'publication') for (const follower of this.#followers.of(frame.channel)) follower.publication(frame)
    if (frame.type === 'state') this.#states.apply(frame)
    if (frame.type === 'signal') for (const listen of this.#listeners.of(frame.channel)) guard(() => listen.signal(frame))
    if ('cursor' in frame) this.#claim(frame.cursor)
  }

  /** Nothing more is said to a newcomer about a channel that others follow already. */
  #catchUp(channel: string, follower: Follower): void {
    const code = this.#positions.denialOf(channel)
    if (this.#positions.follows(channel)) follower.joined()
    else if (code !== undefined) queueMicrotask(() => follower.denied(code))
  }

  #hold(name: string, kind: Kind): () => void {
    this.#positions.hold(name, kind)
    this.#means.changed()
    return () => {
      this.#positions.release(name)
      this.#means.changed()
    }
  }

  #joined(channel: string): void {
    this.#positions.joined(channel)
    for (const follower of this.#followers.of(channel)) follower.joined()
  }

  #reset(channels: readonly string[], cursor: Cursor | undefined): void {
    if (cursor !== undefined) this.#positions.stand(cursor)
    for (const channel of channels) for (const follower of this.#followers.of(channel)) follower.reset()
  }

  /** Frames of a poll's answer come without their cursors; the answer's own claims them all. */
  #claim(cursor: Cursor | undefined): void {
    if (cursor === undefined) return
    this.#positions.claim(cursor)
    this.#states.settle()
  }
}

const once = (undo: () => void): (() => void) => {
  let done = false
  return () => {
    if (!done) undo()
    done = true
  }
}
