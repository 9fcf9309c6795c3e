import type { Cursor, DeniedFrame, Frame, StateFrame } from '../../../kernel/protocol.ts'
import type { Clock } from '../clock.ts'
import { tell } from '../guard.ts'
import { type Follow, LogFollower, type Snapshot } from './log-follower.ts'
import { matches } from './names.ts'
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

/** Hands what comes down to those who asked for it, and keeps the position. */
export class Inbox {
  readonly #positions: Positions
  readonly #means: InboxMeans
  readonly #followers = new Map<Follower, string>()
  readonly #listeners = new Map<{ readonly listen: Listen }, string>()
  readonly #states = new StateStore()

  constructor(positions: Positions, means: InboxMeans) {
    this.#positions = positions
    this.#means = means
  }

  follow<S extends Snapshot>(channel: string, follow: Follow<S>): () => void {
    const denied = () => this.#positions.denied(channel)
    const follower = new LogFollower(follow, { ...this.#means, denied })
    this.#followers.set(follower, channel)
    const stop = this.#hold(channel, 'log', () => {
      follower.close()
      this.#followers.delete(follower)
    })
    // Nothing more is said of a channel that others follow already.
    if (this.#positions.follows(channel)) follower.joined()
    return stop
  }

  watch(pattern: string, watch: Watch): () => void {
    return this.#hold(pattern, 'state', this.#states.watch(pattern, watch))
  }

  listen(channel: string, listen: Listen): () => void {
    const listener = { listen }
    this.#listeners.set(listener, channel)
    return this.#hold(channel, 'signal', () => this.#listeners.delete(listener))
  }

  /** Forgets names that nobody wants any more, and what is held of them. */
  sweep(): void {
    this.#positions.sweep()
    this.#states.keep((channel) => this.#positions.covers(channel))
  }

  /** A connection opens that joins these. */
  opened(joins: readonly string[]): void {
    this.#states.doubt((channel) => joins.some((name) => matches(name, channel)))
  }

  /** Whether all that was told is claimed by the cursor, so that somebody else could go on from here. */
  get settled(): boolean {
    return this.#positions.settled && this.#states.settled
  }

  /** The state that is held of a channel or a pattern, as a server tells it to a newcomer. */
  whole(pattern: string): StateFrame[] {
    return this.#states.whole(pattern)
  }

  /** Snapshots that wait for their next try are tried now. */
  hurry(): void {
    for (const follower of this.#followers.keys()) follower.hurry()
  }

  /** Loads nothing any more. */
  close(): void {
    for (const follower of this.#followers.keys()) follower.close()
  }

  receive(frame: Frame): void {
    if (frame.type === 'welcome') this.#positions.welcomed(frame.cursor)
    else if (frame.type === 'joined') this.#joined(frame.channel)
    else if (frame.type === 'whole') this.#states.doubt(() => true)
    else if (frame.type === 'reset') this.#reset(frame.channels, frame.cursor)
    else if (frame.type === 'reply') for (const name of this.#positions.refused(frame)) this.#denied(name, 'not-found')
    else if (frame.type === 'denied') this.#denied(frame.channel, frame.code)
    else this.#told(frame)
  }

  #denied(channel: string, code: DeniedFrame['code']): void {
    this.#positions.denied(channel)
    for (const follower of of(this.#followers, channel)) follower.denied(code)
    this.#states.deny(channel, code)
  }

  /** A cursor claims what came before it, its own frame included. Those of a poll's frames are left out for the answer's own, which comes last. */
  #told(frame: Frame): void {
    if (frame.type === 'publication') for (const follower of of(this.#followers, frame.channel)) follower.publication(frame)
    if (frame.type === 'state') this.#states.apply(frame)
    if (frame.type === 'signal') tell(of(this.#listeners, frame.channel), ({ listen }) => listen.signal(frame))
    if (!('cursor' in frame) || !frame.cursor) return
    this.#positions.claim(frame.cursor)
    this.#states.settle()
  }

  #hold(name: string, kind: Kind, undo: () => void): () => void {
    let held = true
    this.#positions.hold(name, kind)
    this.#means.changed()
    return () => {
      if (!held) return
      held = false
      undo()
      this.#positions.release(name)
      this.#means.changed()
    }
  }

  #joined(channel: string): void {
    this.#positions.joined(channel)
    for (const follower of of(this.#followers, channel)) follower.joined()
  }

  #reset(channels: readonly string[], cursor: Cursor | undefined): void {
    // It claims nothing that was not claimed before.
    this.#positions.cursor = cursor ?? this.#positions.cursor
    for (const channel of channels) for (const follower of of(this.#followers, channel)) follower.reset()
  }
}

/** Those who asked for this channel; they may come and go meanwhile. */
const of = <T>(asked: ReadonlyMap<T, string>, channel: string): T[] => [...asked.keys()].filter((one) => asked.get(one) === channel)
