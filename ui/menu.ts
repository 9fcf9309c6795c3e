import { deepestFocus } from './copy.ts'

/** The edge that a menu and its button have in common. */
type Edge = 'left' | 'right'

/** Shows a popover menu beside the button that opens it, above or below by the room there is; arrows move in it, Escape gives the focus back. */
export function openMenu(menu: HTMLElement, button: HTMLElement, event?: Event, along: Edge = 'right'): void {
  event?.preventDefault()
  if (menu.matches(':popover-open')) menu.hidePopover()
  else show(menu, button, along)
}

function show(menu: HTMLElement, button: HTMLElement, along: Edge): void {
  menu.showPopover()
  place(menu, button.getBoundingClientRect(), along)
  menu.onkeydown = (press) => move(menu, press)
  menu.ontoggle = (toggle) => {
    const open = (toggle as ToggleEvent).newState === 'open'
    button.setAttribute('aria-expanded', String(open))
    // Unless the menu led somewhere else, whoever opened it is back where they were.
    const focused = deepestFocus()
    if (!open && (!focused || focused === document.body || menu.contains(focused))) button.focus()
  }
  items(menu)[0]?.focus()
}

const EDGE_PX = 8
const GAP_PX = 4

function place(menu: HTMLElement, beside: DOMRect, along: Edge): void {
  const { width, height } = menu.getBoundingClientRect()
  const below = beside.bottom + GAP_PX + height + EDGE_PX < innerHeight
  const top = below ? beside.bottom + GAP_PX : Math.max(EDGE_PX, beside.top - GAP_PX - height)
  const edge = along === 'left' ? beside.left : beside.right - width
  const left = Math.min(Math.max(EDGE_PX, edge), innerWidth - width - EDGE_PX)
  menu.style.setProperty('top', `${top}px`)
  menu.style.setProperty('left', `${left}px`)
}

const items = (menu: HTMLElement): HTMLElement[] => [...menu.querySelectorAll<HTMLElement>('[role="menuitem"], [role="menuitemradio"]')]

function move(menu: HTMLElement, event: KeyboardEvent): void {
  const all = items(menu)
  const root = menu.getRootNode() as ShadowRoot
  const at = all.indexOf(root.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key]
  if (to === undefined) return
  event.preventDefault()
  all[(to + all.length) % all.length]?.focus()
}
