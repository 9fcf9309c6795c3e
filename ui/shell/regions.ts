import { deepestFocus } from '../copy.ts'

/** Moves the focus to the next (or, backwards, the previous) part of the page that bears `data-region`, in page order, through shadow roots. */
export function moveToRegion(root: ParentNode, backwards: boolean): void {
  const regions = [...regionsIn(root)].filter((region) => region.checkVisibility())
  const focused = deepestFocus()
  const current = regions.findIndex((region) => focused !== undefined && holds(region, focused))
  const step = backwards ? -1 : 1
  const start = current < 0 && backwards ? 0 : current
  const next = regions[(start + step + regions.length) % regions.length]
  if (next) focusFirst(next)
}

function* regionsIn(root: ParentNode): Generator<HTMLElement> {
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.dataset.region !== undefined) yield element
    if (element.shadowRoot) yield* regionsIn(element.shadowRoot)
  }
}

function holds(region: HTMLElement, focused: Node): boolean {
  for (let node: Node | null = focused; node; node = node.parentNode ?? (node instanceof ShadowRoot ? node.host : null))
    if (node === region) return true
  return false
}

const FOCUSABLE = 'a[href], button:not([disabled], [tabindex="-1"]), textarea, input, [tabindex="0"]'

/** Whatever the region itself calls its entry, or else the first that takes the focus. */
function focusFirst(region: HTMLElement): void {
  const [first] = focusableIn(region)
  const entry = region.querySelector<HTMLElement>('[data-region-entry]')
  ;(entry ?? first ?? region).focus()
}

function* focusableIn(root: HTMLElement | ShadowRoot): Generator<HTMLElement> {
  if (root instanceof HTMLElement && root.matches(FOCUSABLE)) yield root
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(FOCUSABLE) && element.checkVisibility()) yield element
    if (element.shadowRoot) yield* focusableIn(element.shadowRoot)
  }
}
