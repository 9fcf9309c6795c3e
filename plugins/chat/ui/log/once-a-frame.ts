const FRAME_MS = 16
/** Pages that nobody sees have no frames. */
const AT_MOST_MS = 100

/** Gives a wait that is none as a rule, and lasts until the next frame when the last one ended less than a frame ago. */
export function onceAFrame(): () => Promise<void> | undefined {
  let last = 0
  return () => {
    const now = performance.now()
    const soon = now - last < FRAME_MS
    last = now
    if (!soon) return undefined
    return nextFrame().then(() => {
      last = performance.now()
    })
  }
}

const nextFrame = (): Promise<unknown> =>
  new Promise((drawn) => {
    requestAnimationFrame(drawn)
    setTimeout(drawn, AT_MOST_MS)
  })
