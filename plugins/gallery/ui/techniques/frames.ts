import type { Frame } from '../../../../ui/index.ts'
import type { Meter } from '../parts/meter.ts'
import { address, repeatedly, type Technique } from './technique.ts'

/** Where a forever frame calls back, as the wire names it. */
interface Callbacks {
  encke?: Record<string, (frame: Frame) => void>
}

function hiddenFrame(): HTMLIFrameElement {
  const frame = document.createElement('iframe')
  frame.hidden = true
  frame.title = 'A technique at work'
  frame.tabIndex = -1
  return frame
}

/** A page in a hidden frame that never ends, and calls its parent by one script an event. */
export const foreverFrame: Technique = {
  name: 'iframe',
  title: 'Forever iframe',
  year: 2000,
  since: 2000.4,
  sentence: 'A hidden page that never ends, and a script for each event.',
  start: (meter) =>
    repeatedly(
      meter,
      (signal) =>
        new Promise((resolve) => {
          const frame = hiddenFrame()
          const parent: Callbacks = window as Window & Callbacks
          parent.encke = {
            ...parent.encke,
            tick: (told) => {
              meter.received(`<script>parent.encke["tick"](${JSON.stringify(told)})</script>\n`)
              meter.frame(told)
            },
          }
          const end = (): void => {
            frame.remove()
            meter.closed()
            resolve()
          }
          // `load` comes when the page has ended after all, at its limit.
          frame.onload = end
          signal.addEventListener('abort', end)
          frame.src = address('iframe', meter, '&callback=tick')
          document.body.append(frame)
        }),
    ),
}

/** Reads off a page what has come since the one before. */
function readPage(page: Document, meter: Meter): void {
  meter.received(`${page.documentElement.outerHTML}\n`)
  for (const item of page.querySelectorAll<HTMLElement>('[data-channel="gallery/ticks"][data-n]')) {
    const time = item.querySelector('time')?.dateTime
    if (time !== undefined) meter.tick(Number(item.dataset.n), Date.parse(time))
  }
}

/** A page that loads itself anew, by `meta http-equiv=refresh`. */
export const metaRefresh: Technique = {
  name: 'refresh',
  title: 'Meta refresh',
  year: 1995,
  since: 1995.3,
  sentence: 'The page throws itself away every few seconds. No script at all.',
  start(meter) {
    const frame = hiddenFrame()
    let first = true
    frame.onload = () => {
      const page = frame.contentDocument
      if (!page?.documentElement.dataset.cursor) {
        meter.trouble = 'The server refused'
        return
      }
      if (!first) meter.opened()
      first = false
      readPage(page, meter)
      meter.closed()
    }
    meter.opened()
    frame.src = '/comet/refresh?channel=gallery/ticks'
    document.body.append(frame)
    return () => {
      frame.remove()
      meter.closed()
    }
  },
}
