const GATHERED_MS = 5_000
const AT_MOST = 3

/** Speaks to screen readers, and to nobody else: what is said in quick succession is gathered, and many become a count. */
export class Announcer {
  readonly #say: (text: string) => void
  readonly #many: (count: number) => string
  #waiting: string[] = []
  #count = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(say: (text: string) => void, many: (count: number) => string) {
    this.#say = say
    this.#many = many
  }

  announce(text: string): void {
    if (this.#timer !== undefined) {
      this.#count += 1
      if (this.#count <= AT_MOST) this.#waiting.push(text)
      return
    }
    this.#say(text)
    this.#timer = setTimeout(() => this.#gathered(), GATHERED_MS)
  }

  #gathered(): void {
    const [waiting, count] = [this.#waiting, this.#count]
    this.#waiting = []
    this.#count = 0
    this.#timer = undefined
    if (count > 0) this.announce(count > AT_MOST ? this.#many(count) : waiting.join(' '))
  }
}

interface Notifying {
  ariaNotify?(text: string): void
}

/** Says a text through `ariaNotify` (WAI-ARIA 1.3) where there is one, else through a live region that is emptied again. */
export function sayTo(region: HTMLElement, text: string): void {
  const { ariaNotify } = document as Notifying
  if (ariaNotify) ariaNotify.call(document, text)
  else showBriefly(region, text)
}

function showBriefly(region: HTMLElement, text: string): void {
  region.textContent = text
  setTimeout(() => {
    if (region.textContent === text) region.textContent = ''
  }, 1_000)
}

let announcer: Announcer | undefined

/** Lets the page's announcer speak through this region. */
export function announceThrough(region: HTMLElement): void {
  announcer = new Announcer(
    (text) => sayTo(region, text),
    (count) => `${count} new messages`,
  )
}

/** Tells people who do not see the page what has just come in; not for history, edits or presence. */
export const announce = (text: string): void => announcer?.announce(text)
