import type { Clock } from '../clock.ts'
import type { Locks } from '../tabs/lock.ts'
import type { TabMessage } from '../tabs/messages.ts'
import type { TabMeans, Wire } from '../tabs/shared-connection.ts'

interface Wish {
  readonly tab: FakeTab
  readonly granted: () => Promise<void>
  readonly settle: { resolve(): void; reject(error: Error): void }
}

/** The locks and channels that the tabs of one browser share. */
export class FakeBrowser {
  readonly tabs = new Set<FakeTab>()
  readonly #held = new Map<string, Wish>()
  readonly #queues = new Map<string, Wish[]>()

  /** Who holds a lock. */
  holder(name: string): FakeTab | undefined {
    return this.#held.get(name)?.tab
  }

  open(clock: Clock): FakeTab {
    const tab = new FakeTab(this, clock)
    this.tabs.add(tab)
    return tab
  }

  /** What is said meanwhile does not reach this tab. */
  lose(tab: FakeTab, meanwhile: () => void): void {
    this.tabs.delete(tab)
    meanwhile()
    this.tabs.add(tab)
  }

  /** The tab is gone in the middle of everything. */
  crash(tab: FakeTab): void {
    this.tabs.delete(tab)
    tab.crash()
    for (const [name, queue] of this.#queues) {
      this.#queues.set(
        name,
        queue.filter((wish) => wish.tab !== tab),
      )
      if (this.holder(name) === tab) this.#release(name)
    }
  }

  request(tab: FakeTab, name: string, { signal, steal }: { signal?: AbortSignal; steal?: boolean }, granted: () => Promise<void>) {
    return new Promise<void>((resolve, reject) => {
      const wish = { tab, granted, settle: { resolve, reject } }
      const queue = this.#queues.get(name) ?? []
      this.#queues.set(name, steal ? [wish, ...queue] : [...queue, wish])
      signal?.addEventListener('abort', () => this.#takeBack(name, wish))
      if (steal) this.#rob(name)
      this.#next(name)
    })
  }

  #rob(name: string): void {
    const robbed = this.#held.get(name)
    this.#held.delete(name)
    robbed?.tab.run(() => robbed.settle.reject(new DOMException('stolen', 'AbortError')))
  }

  #takeBack(name: string, wish: Wish): void {
    const queue = this.#queues.get(name) ?? []
    if (!queue.includes(wish)) return
    this.#queues.set(
      name,
      queue.filter((each) => each !== wish),
    )
    wish.settle.reject(new DOMException('aborted', 'AbortError'))
  }

  #next(name: string): void {
    if (this.#held.has(name)) return
    const wish = this.#queues.get(name)?.shift()
    if (wish === undefined) return
    this.#held.set(name, wish)
    wish.tab.run(async () => {
      if (this.#held.get(name) !== wish) return
      await wish.granted()
      wish.settle.resolve()
      if (this.#held.get(name) === wish) this.#release(name)
    })
  }

  #release(name: string): void {
    this.#held.delete(name)
    this.#next(name)
  }
}

/** One tab: what happens to it waits while it is frozen, and never happens once it has crashed. */
export class FakeTab implements Clock, TabMeans {
  readonly name = 'test'
  readonly locks: Locks
  readonly #browser: FakeBrowser
  readonly #clock: Clock
  readonly #ears = new Set<(message: TabMessage) => void>()
  /** What it has said to the others, whoever they are. */
  readonly said: TabMessage[] = []
  #waiting: (() => void)[] | undefined
  #crashed = false

  constructor(browser: FakeBrowser, clock: Clock) {
    this.#browser = browser
    this.#clock = clock
    this.locks = { request: (name, options, granted) => browser.request(this, name, options, granted) }
  }

  now(): number {
    return this.#clock.now()
  }

  setTimeout(run: () => void, ms: number): unknown {
    const timer = { cleared: false, handle: undefined as unknown }
    timer.handle = this.#clock.setTimeout(() => this.happen(() => timer.cleared || run()), ms)
    return timer
  }

  clearTimeout(timer: unknown): void {
    if (!timer) return
    Object.assign(timer, { cleared: true })
    this.#clock.clearTimeout(Object(timer).handle)
  }

  freeze(): void {
    this.#waiting ??= []
  }

  thaw(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    for (const run of waiting) this.run(run)
  }

  crash(): void {
    this.#crashed = true
  }

  /** In a microtask, or when the tab may run again. */
  run(what: () => unknown): void {
    queueMicrotask(() => this.happen(what))
  }

  soon(run: () => void): void {
    this.setTimeout(run, 16)
  }

  open(_name: string, hear: (message: TabMessage) => void): Wire {
    this.#ears.add(hear)
    return { post: (message) => this.#post(message), close: () => this.#ears.delete(hear) }
  }

  #post(message: TabMessage): void {
    if (this.#crashed) return
    this.said.push(message)
    for (const tab of this.#browser.tabs) if (tab !== this) tab.run(() => tab.#hear(structuredClone(message)))
  }

  #hear(message: TabMessage): void {
    for (const hear of this.#ears) hear(message)
  }

  /** At once, or when the tab may run again. */
  happen(what: () => unknown): void {
    if (this.#crashed) return
    if (this.#waiting) this.#waiting.push(() => void what())
    else what()
  }
}
