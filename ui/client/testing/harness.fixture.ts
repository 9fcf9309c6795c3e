import type { TransportName } from '../../../kernel/protocol.ts'
import type { Followed, LoadReason } from '../channels/log-follower.ts'
import { Client, type ClientOptions } from '../client.ts'
import type { NetworkEvents, WakeReason } from '../network-events.ts'
import { FakeClock } from './fake-clock.fixture.ts'
import { FakeTransports } from './fake-transports.fixture.ts'

/** A WebSocket to nowhere, for fake transports never open one. */
export class NoSocket {
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(): void {}
  close(): void {}
}

/** A client on fake transports and a fake clock; `options` override. Backoff takes its full time unless `random` says otherwise. */
export const harness = (options: ClientOptions = {}, names?: readonly TransportName[]) => {
  const clock = new FakeClock()
  const server = new FakeTransports(() => clock.now(), names)
  const network = new FakeNetwork()
  const means = { clock, random: () => 1, origin: 'http://chat.test', WebSocket: NoSocket, network, ...options }
  const client = new Client(means, { transports: server.transports })
  const states: string[] = []
  client.onStatus((status) => states.push(status.state))
  return { client, clock, server, network, states }
}

/** The events of a page, made by hand. */
class FakeNetwork implements NetworkEvents {
  wake: (why: WakeReason) => void = () => {}
  leave: () => void = () => {}
  heard = true

  listen(hear: { wake(why: WakeReason): void; leave(): void }): () => void {
    this.wake = (why) => hear.wake(why)
    this.leave = () => hear.leave()
    return () => {
      this.heard = false
    }
  }
}

/** A follower that notes what it is told, its snapshots being answered by the test. */
export class Following {
  readonly told: string[] = []
  readonly asked: AbortSignal[] = []
  #answer: { resolve(snapshot: { n: number; cursor: string }): void; reject(error: unknown): void } | undefined

  snapshot(signal: AbortSignal): Promise<{ n: number; cursor: string }> {
    this.asked.push(signal)
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject }
    })
  }

  loaded(snapshot: { n: number }, why: LoadReason): void {
    this.told.push(`${why} ${snapshot.n}`)
  }

  publication(publication: Followed): void {
    this.told.push(String(publication.n))
  }

  denied(code: string): void {
    this.told.push(code)
  }

  /** Answers the snapshot asked for last. */
  answer(n: number): void {
    this.#answer?.resolve({ n, cursor: `snapshot-${n}` })
  }

  refuse(status: number, retryAfter?: number): void {
    this.#answer?.reject({ status, retryAfter })
  }
}
