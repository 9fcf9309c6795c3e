import { type Follow, LogFollower, type Snapshot } from '../client/channels/log-follower.ts'
import { realClock } from '../client/clock.ts'
import type { Host, Part } from './element.ts'
import { line } from './lines.ts'

/** What a `ChannelLog` follows, and for whom: `token` is a guest's, absent: nobody. */
export interface Following<S extends Snapshot> extends Follow<S> {
  channel(): string | undefined
  token?(): string | undefined
}

/**
 * Follows a `log` channel as long as its host is on the page, each publication once and in order, and renders the host with each.
 * Channel and token are asked before each rendering; another answer means beginning with another snapshot.
 */
export class ChannelLog<S extends Snapshot> implements Part {
  readonly #host: Host
  readonly #following: Following<S>
  #followed: string | undefined
  #token: string | undefined
  #stop: (() => void) | undefined

  constructor(host: Host, following: Following<S>) {
    this.#host = host
    this.#following = following
    host.addPart(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const channel = this.#following.channel()
    const token = this.#following.token?.()
    if (channel === this.#followed && token === this.#token) return
    this.hostDisconnected()
    if (channel !== undefined) this.#follow(channel, token)
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = this.#followed = this.#token = undefined
  }

  #follow(channel: string, token: string | undefined): void {
    const following = this.#following
    this.#followed = channel
    this.#token = token
    const follow: Follow<S> = {
      snapshot: (signal) => following.snapshot(signal),
      loaded: (snapshot, why) => this.#then(() => following.loaded(snapshot, why)),
      publication: (publication) => this.#then(() => following.publication(publication)),
      denied: (code) => this.#then(() => following.denied?.(code)),
    }
    const follower = new LogFollower(follow, { clock: realClock, random: Math.random, failed() {}, denied() {} })
    const undo = line(token).hear(channel, follower)
    const deafen = line(token).onState((state) => state === 'live' && follower.hurry())
    this.#stop = () => {
      undo()
      deafen()
      follower.close()
    }
  }

  #then(act: () => void): void {
    act()
    this.#host.requestUpdate()
  }
}
