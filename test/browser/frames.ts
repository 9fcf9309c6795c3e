import type { CDPSession, Page } from 'playwright-core'

declare global {
  interface Window {
    watched: { longTasks: number[]; gaps: number[]; renders: number[] }
  }
}

/** What a page did while it was watched. */
export interface Watched {
  /** From one frame to the next, in milliseconds. */
  readonly gaps: readonly number[]
  /** What kept it from drawing for more than 50 ms (W3C Long Tasks §2), in milliseconds. */
  readonly longTasks: readonly number[]
  /** How often the log was rendered, frame by frame. */
  readonly renders: readonly number[]
}

/** Begins to watch a page: its frames, what holds them up, and how often `<encke-log>` is rendered. */
export const watchFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Window['watched'] = { longTasks: [], gaps: [], renders: [] }
    window.watched = seen
    new PerformanceObserver((list) => seen.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    })
    let renders = 0
    const log: { update(changed: unknown): void } = customElements.get('encke-log')?.prototype
    const { update } = log
    log.update = function (changed) {
      renders += 1
      update.call(this, changed)
    }
    let last = performance.now()
    const frame = (now: number): void => {
      seen.gaps.push(now - last)
      seen.renders.push(renders)
      last = now
      renders = 0
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })

/** What was seen since it was asked last; it is forgotten, so that it does not count as the page's. */
export const watched = (page: Page): Promise<Watched> =>
  page.evaluate(() => {
    const { longTasks, gaps, renders } = window.watched
    return { longTasks: longTasks.splice(0), gaps: gaps.splice(0), renders: renders.splice(0) }
  })

/** Chromium's own counts of a page (`Performance.getMetrics`), once nothing is held that nobody needs. */
export async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { metrics: found } = await cdp.send('Performance.getMetrics')
  return Object.fromEntries(found.map(({ name, value }) => [name, value]))
}

/** How often an element's own tree and those in it hold what a selector means. */
export const countDeep = (page: Page, selector: string): Promise<number> =>
  page.evaluate((wanted) => {
    const count = (root: ParentNode): number =>
      [...root.querySelectorAll('*')].reduce(
        (sum, { shadowRoot }) => sum + (shadowRoot ? count(shadowRoot) : 0),
        root.querySelectorAll(wanted).length,
      )
    return count(document)
  }, selector)
