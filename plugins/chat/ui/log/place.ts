/** At most this far from the end still counts as being there. */
const END_PX = 48

/** The row that the reader's eye is on, and how far below the scroller's top edge it begins. */
export interface Anchor {
  readonly id: string
  readonly offset: number
}

/** `moved`: something else may be in view. `sticks`: whoever comes to the end of the content means to stay there. */
interface PlaceListener {
  moved(): void
  sticks(): boolean
}

/**
 * Keeps the reader's place in a scroller whose content grows at both ends: at the end it stays at the end, elsewhere the first row in view
 * stays where it is, whatever comes, goes or changes its height. The scroller is `column-reverse` (its end is 0), so it begins at its end
 * and does not move when something is put before; all else is mended before it is painted. The browser's own anchoring is off.
 */
export class Place {
  readonly #scroller: HTMLElement
  readonly #content: HTMLElement
  readonly #listener: PlaceListener
  readonly #observer: ResizeObserver
  #anchor: Anchor | undefined

  constructor(scroller: HTMLElement, content: HTMLElement, listener: PlaceListener) {
    this.#scroller = scroller
    this.#content = content
    this.#listener = listener
    this.#observer = new ResizeObserver((entries) => this.#resized(entries.some(({ target }) => target === content)))
    this.#observer.observe(scroller)
    this.#observer.observe(content)
    scroller.addEventListener('scroll', this.#scrolled, { passive: true })
  }

  close(): void {
    this.#observer.disconnect()
    this.#scroller.removeEventListener('scroll', this.#scrolled)
  }

  get atEnd(): boolean {
    return this.#anchor === undefined
  }

  /** Undefined at the end. */
  get anchor(): Anchor | undefined {
    return this.#anchor
  }

  /** How much lies above what is in view, in px. */
  get above(): number {
    return this.#scroller.scrollHeight - this.#scroller.clientHeight + this.#scroller.scrollTop
  }

  /** How much lies below what is in view, in px. */
  get below(): number {
    return -this.#scroller.scrollTop
  }

  get height(): number {
    return this.#scroller.clientHeight
  }

  toEnd(): void {
    this.#anchor = undefined
    this.#scroller.scrollTop = 0
  }

  /** Puts an element's top edge so far below the scroller's. */
  put(element: Element, offset: number): void {
    this.#scroller.scrollTop += element.getBoundingClientRect().top - this.#top - offset
    this.#remember()
  }

  /** Puts back what was remembered; false when that row is not there. */
  restore(anchor: Anchor): boolean {
    const row = this.#row(anchor.id)
    if (row) this.put(row, anchor.offset)
    return row !== null
  }

  /** Where an element lies: above, within or below what is in view. */
  sees(element: Element): 'above' | 'within' | 'below' {
    const { top, bottom } = element.getBoundingClientRect()
    const view = this.#scroller.getBoundingClientRect()
    if (top < view.top) return 'above'
    return bottom > view.bottom ? 'below' : 'within'
  }

  /** Whether what is in view reaches down to a row's end, or beyond. */
  reaches(id: string): boolean {
    const row = this.#row(id)
    return this.atEnd || (row !== null && this.sees(row) !== 'below')
  }

  /** Mends what a change of the content has moved. */
  keep(): void {
    const anchor = this.#anchor
    const row = anchor && this.#row(anchor.id)
    if (!anchor) this.#scroller.scrollTop = 0
    else if (!row) this.#remember()
    else this.#mend(row.getBoundingClientRect().top - this.#top - anchor.offset)
  }

  #mend(moved: number): void {
    if (Math.abs(moved) >= 1) this.#scroller.scrollTop += moved
  }

  // When only the scroller shrinks (a keyboard comes), what was at its end stays there, and another row is the first in view.
  #resized(content: boolean): void {
    if (content) this.keep()
    else if (this.#anchor) this.#remember()
    this.#listener.moved()
  }

  readonly #scrolled = (): void => {
    this.#remember()
    this.#listener.moved()
  }

  #remember(): void {
    if (this.#listener.sticks() && this.below <= END_PX) this.#anchor = undefined
    else this.#anchor = this.#first()
  }

  #first(): Anchor | undefined {
    const rows = [...this.#content.querySelectorAll<HTMLElement>('[data-message-id]')]
    const top = this.#top
    let [low, high] = [0, rows.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((rows[middle]?.getBoundingClientRect().top ?? top) < top) low = middle + 1
      else high = middle
    }
    const row = rows[low]
    return row && { id: row.dataset.messageId ?? '', offset: row.getBoundingClientRect().top - top }
  }

  #row(id: string): Element | null {
    return this.#content.querySelector(`[data-message-id="${CSS.escape(id)}"]`)
  }

  get #top(): number {
    return this.#scroller.getBoundingClientRect().top
  }
}
