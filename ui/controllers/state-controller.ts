import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { client } from '../session.ts'

interface Entry {
  readonly time: number
  readonly data: unknown
}

/**
 * Holds what a `state` channel, or a wildcard over some, says now, and renders its host again with each change. The channel may be told by
 * a function: it is asked before each rendering, and another answer means another channel. `Data` is what the plugin's server side publishes.
 */
export class StateController<Data> implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #channel: () => string | undefined
  readonly #held = new Map<string, ReadonlyMap<string, Entry>>()
  #watched: string | undefined
  #stop: (() => void) | undefined

  constructor(host: ReactiveControllerHost, channel: () => string | undefined) {
    this.#host = host
    this.#channel = channel
    host.addController(this)
  }

  /** The values of the channel, or of all channels of the wildcard, by key within each channel. */
  get channels(): ReadonlyMap<string, ReadonlyMap<string, Data>> {
    const values = (entries: ReadonlyMap<string, Entry>) => new Map([...entries].map(([key, { data }]) => [key, data as Data]))
    return new Map([...this.#held].map(([channel, entries]) => [channel, values(entries)]))
  }

  /** The values by key, of one channel. */
  get values(): ReadonlyMap<string, Data> {
    return [...this.channels.values()][0] ?? new Map()
  }

  hostUpdate(): void {
    const channel = this.#channel()
    if (channel === this.#watched) return
    this.#leave()
    if (channel !== undefined) this.#watch(channel)
  }

  hostDisconnected(): void {
    this.#leave()
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  #watch(channel: string): void {
    this.#watched = channel
    this.#stop = client().watch(channel, {
      change: (name, entries) => this.#hold(name, entries),
      denied: () => this.#forget(),
    })
  }

  #hold(channel: string, entries: ReadonlyMap<string, Entry>): void {
    if (entries.size > 0) this.#held.set(channel, entries)
    else this.#held.delete(channel)
    this.#host.requestUpdate()
  }

  #forget(): void {
    this.#held.clear()
    this.#host.requestUpdate()
  }

  #leave(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#watched = undefined
    this.#held.clear()
  }
}
