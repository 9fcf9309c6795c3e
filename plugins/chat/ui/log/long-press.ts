const HELD_MS = 450
const STILL_PX = 10

/** The finger is still down, and what appears below it must not be pressed when it is lifted. */
function swallowClick(): void {
  const removal = new AbortController()
  const swallow = (event: Event): void => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  addEventListener('click', swallow, { capture: true, signal: removal.signal })
  addEventListener('pointerdown', () => removal.abort(), { capture: true, once: true })
}

/** Calls back when a finger rests on something; a finger that moves is scrolling. Returns the listeners to be put on the element. */
export function longPress(held: (target: Element) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  const stop = (): void => clearTimeout(timer)
  return {
    down(event: PointerEvent): void {
      stop()
      const { target } = event
      if (event.pointerType !== 'touch' || !(target instanceof Element)) return
      from = { x: event.clientX, y: event.clientY }
      timer = setTimeout(() => {
        navigator.vibrate?.(10)
        swallowClick()
        held(target)
      }, HELD_MS)
    },
    move(event: PointerEvent): void {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) stop()
    },
    stop,
  }
}
