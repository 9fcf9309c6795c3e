import type { StateValue } from '../client/channels/state-store.ts'
import type { Host, Part } from './element.ts'
import { recall, remember } from './last-values.ts'
import { line } from './lines.ts'

const REMEMBERED_EVERY_MS = 2_000

/** One value as its server published it, at a time in ms UTC. */
export interface Told<Data> {
  readonly time: number
  readonly data: Data
}

/**
 * Holds what a `state` channel says now, beginning with what it said on the last visit, and renders its host with each change. The
 * channel is asked before each rendering; another answer means another channel. `Data` is what the plugin's server side publishes.
 */
export class ChannelState<Data> implements Part {
  readonly #host: Host
  readonly #channel: () => string | undefined
  #watched: string | undefined
  #stop: (() => void) | undefined
  #saving: ReturnType<typeof setTimeout> | undefined
  /** By key; `undefined` until something is known. */
  values: ReadonlyMap<string, Told<Data>> | undefined
  /** Since the last change of the channel: the server has told what it is now, or that it is not for us. */
  heard: 'nothing' | 'told' | 'denied' = 'nothing'
  /** The keys that differ from the rendering before. */
  changed: ReadonlySet<string> = new Set()

  constructor(host: Host, channel: () => string | undefined) {
    this.#host = host
    this.#channel = channel
    host.addPart(this)
  }

  hostConnected(): void {
    this.#host.requestUpdate()
  }

  hostUpdate(): void {
    const channel = this.#channel()
    if (channel === this.#watched) return
    this.hostDisconnected()
    if (channel !== undefined) this.#watch(channel)
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#save()
    this.#stop = this.#watched = this.values = undefined
    this.heard = 'nothing'
  }

  #watch(channel: string): void {
    this.#watched = channel
    const known = recall(channel)
    if (known.size) this.values = known as ReadonlyMap<string, Told<Data>>
    this.#stop = line().hear(channel, {
      state: (entries, keys) => this.#take(entries, keys),
      denied: () => this.#show('denied', undefined),
    })
  }

  #take(entries: ReadonlyMap<string, StateValue>, keys: ReadonlySet<string>): void {
    this.changed = keys
    this.#show('told', entries as ReadonlyMap<string, Told<Data>>)
    this.#saving ??= setTimeout(() => this.#save(), REMEMBERED_EVERY_MS)
  }

  #show(heard: 'told' | 'denied', values: ReadonlyMap<string, Told<Data>> | undefined): void {
    this.heard = heard
    this.values = values
    this.#host.requestUpdate()
  }

  #save(): void {
    if (this.#saving && this.#watched && this.values) remember(this.#watched, this.values)
    clearTimeout(this.#saving)
    this.#saving = undefined
  }
}
