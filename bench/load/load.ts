import { setTimeout as wait } from 'node:timers/promises'
import type { Running } from '../servers/running.ts'
import { Channel, type Told } from './channel.ts'
import { watch } from './machine.ts'
import { payload } from './payload.ts'
import { Poller } from './poller.ts'
import { PostingConnection } from './post.ts'
import { Subscriber } from './subscriber.ts'
import { Times } from './times.ts'

/** How many connections are being opened at a time. */
const OPENING = 100
const WARM_UP_SECONDS = 0.7
const DRAIN_SECONDS = 20

/** Numbers the clients of all loads: no two are the same. */
let clients = 0

/** What came of publishing for some seconds. */
export interface Measured {
  /** CPU seconds of the server for a million deliveries, which is microseconds for one. */
  readonly cpu: number
  readonly deliveriesPerSecond: number
  readonly publicationsPerSecond: number
  /** Milliseconds from before the publisher's request was written until a subscriber had it. */
  readonly p50: number
  readonly p99: number
  /** Shares of a core: what others took of the server's, and what the load generator used of its own. */
  readonly foreign: number
  readonly generator: number
}

export interface LoadOptions {
  readonly transport: string
  readonly channels?: number
  /** Of each channel. */
  readonly subscribers: number
}

/** Subscribers and publishers, and an account of what each of them got. */
export class Load implements Told {
  readonly times = new Times()
  readonly faults: string[] = []
  readonly #running: Running
  readonly #options: Required<LoadOptions>
  readonly #channels: Channel[]
  readonly #open: (Subscriber | Poller)[] = []
  readonly #posting: PostingConnection[] = []
  #completed: () => void = () => {}
  #turn = 0

  constructor(running: Running, options: LoadOptions) {
    this.#running = running
    this.#options = { channels: 1, ...options }
    this.#channels = Array.from({ length: this.#options.channels }, (_, index) => new Channel(running.channel(index), this))
  }

  get deliveries(): number {
    return this.#channels.reduce((sum, { deliveries }) => sum + deliveries, 0)
  }

  /** Opens all connections, some at a time, and gives how many came to follow in a second. */
  async connect(): Promise<number> {
    const began = performance.now()
    const total = this.#options.channels * this.#options.subscribers
    await new Promise<void>((done) => {
      let next = 0
      let ready = 0
      const open = (): void => {
        if (next < total) this.#subscribe(next++, arrived)
      }
      const arrived = (): void => {
        ready += 1
        if (ready === total) done()
        else open()
      }
      for (let at = 0; at < OPENING; at += 1) open()
      this.#whenFaulty(done)
    })
    this.#checkFaults()
    return total / ((performance.now() - began) / 1000)
  }

  /** Keeps so many publications under way, a new one only when an earlier one has reached everybody. */
  windowed(window: number, seconds: number): Promise<Measured> {
    return this.#measure(seconds, () => {
      let underWay = 0
      const fill = (): void => {
        while (underWay < window) {
          underWay += 1
          this.#publish()
        }
      }
      this.#completed = () => {
        underWay -= 1
        fill()
      }
      fill()
      return () => {
        this.#completed = () => {}
      }
    })
  }

  /** Publishes so many in a second, whatever becomes of them. */
  paced(perSecond: number, seconds: number): Promise<Measured> {
    return this.#measure(seconds, () => {
      const began = performance.now()
      let published = 0
      const clock = setInterval(() => {
        const due = ((performance.now() - began) / 1000) * perSecond
        for (; published < due; published += 1) this.#publish()
      }, 1)
      return () => clearInterval(clock)
    })
  }

  close(): void {
    for (const connection of this.#open) connection.close()
    for (const connection of this.#posting) connection.close()
  }

  // Told

  completed(): void {
    this.#completed()
  }
  fault(what: string): void {
    this.faults.push(what)
    this.#faulty()
  }

  #faulty: () => void = () => {}
  #whenFaulty(run: () => void): void {
    this.#faulty = run
  }
  #checkFaults(): void {
    this.#faulty = () => {}
    if (this.faults.length > 0) throw new Error(`${this.faults.length} faults, the first: ${this.faults[0]}`)
  }

  #subscribe(index: number, ready: () => void): void {
    const channel = this.#channels[index % this.#channels.length]
    if (!channel) return
    channel.subscribers += 1
    const { port } = this.#running
    const client = clients++
    const dialect = this.#running.dialect(this.#options.transport)
    const connection =
      dialect.framing === 'answers'
        ? new Poller(port, { channel, dialect, client }, ready)
        : new Subscriber(port, { channel, dialect, client }, ready)
    this.#open.push(connection)
  }

  #publish(): void {
    const channel = this.#channels[this.#turn++ % this.#channels.length]
    if (!channel) return
    const post = this.#running.post(channel.name, payload(channel.begin()))
    void this.#idle()
      .post(post)
      .then(
        ({ status, body }) => status >= 300 && this.fault(`a publication was refused: ${status} ${body}`),
        (error: unknown) => this.fault(String(error)),
      )
  }

  #idle(): PostingConnection {
    const idle = this.#posting.find(({ busy }) => !busy)
    if (idle) return idle
    const made = new PostingConnection(this.#running.publishPort)
    this.#posting.push(made)
    return made
  }

  async #measure(seconds: number, begin: () => () => void): Promise<Measured> {
    // What has just been asked may not have arrived yet.
    await wait(300)
    const stop = begin()
    await wait(WARM_UP_SECONDS * 1000)
    this.times.clear()
    const before = this.deliveries
    const publishedBefore = this.#published()
    const spent = watch(this.#running.pid)
    await wait(seconds * 1000)
    const { seconds: took, server, foreign, generator } = spent()
    const deliveries = this.deliveries - before
    const publications = this.#published() - publishedBefore
    stop()
    await this.#drain()
    this.#checkFaults()
    return {
      cpu: (server / deliveries) * 1e6,
      deliveriesPerSecond: deliveries / took,
      publicationsPerSecond: publications / took,
      p50: this.times.at(0.5),
      p99: this.times.at(0.99),
      foreign,
      generator,
    }
  }

  #published(): number {
    return this.#channels.reduce((sum, { published }) => sum + published, 0)
  }

  /** Waits until everybody has got everything. */
  async #drain(): Promise<void> {
    const due = this.#channels.reduce((sum, { published, subscribers }) => sum + published * subscribers, 0)
    for (let waited = 0; this.deliveries < due && waited < DRAIN_SECONDS * 100; waited += 1) await wait(10)
    if (this.deliveries < due) this.fault(`${due - this.deliveries} of ${due} deliveries never came`)
  }
}
