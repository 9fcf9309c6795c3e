import { definePlugin, html } from '../../kernel/index.ts'
import { face } from './face.ts'
import { galleryPage } from './page.ts'
import { Tick, timeOfDay } from './tick.ts'

/** "Comet through the ages": one clock, told in every way that this server knows, for as long as somebody watches. */
export default definePlugin({
  name: 'gallery',
  api: 1,
  channels: {
    'gallery/ticks': { kind: 'log', data: Tick, access: { read: 'anyone' }, retain: { last: 300, for: '1h' } },
    'gallery/face': { kind: 'state', data: Tick, access: { read: 'anyone' } },
  },
  paths: ['/gallery'],
  setup(ctx) {
    const ticks = ctx.channel('gallery/ticks')
    const faces = ctx.channel('gallery/face')
    let count = 0
    const tick = async (): Promise<void> => {
      count += 1
      const now = { time: ctx.now(), count }
      await Promise.all([ticks.publish({}, now), faces.publish({}, now, { key: 'now' })])
    }
    // Two channels, one clock: it runs while either is watched.
    let watched = 0
    let stop: (() => void) | undefined
    const watch = () => {
      watched += 1
      stop ??= ctx.every('1s', tick) as () => void
      return () => {
        watched -= 1
        if (watched > 0) return
        stop?.()
        stop = undefined
      }
    }
    ticks.onDemand(watch)
    faces.onDemand(watch)
    ticks.present({
      text: ({ time }) => timeOfDay(time),
      html: ({ time }) => html`<time datetime="${new Date(time).toISOString()}">${timeOfDay(time)}</time>`,
    })
    faces.present({ text: ({ time }) => timeOfDay(time), svg: face })
    ctx.route('GET', '/gallery', galleryPage, { access: 'anyone' })
  },
})
