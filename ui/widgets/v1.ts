/**
 * The loader, `/widgets/v1.js`: fetches a widget's modules once an element of its tag comes near the view, and until then keeps its
 * place. The server puts in which widgets there are.
 */

/** By tag, the addresses of the modules: its own first, then what that one imports. */
declare const WIDGETS: Readonly<Record<string, readonly string[]>>
/** The rules that keep the elements' places, as `ui/widget.css` of each plugin tells them. */
declare const PLACES: string

const NEAR = '400px'

const widgets = new Map(Object.entries(WIDGETS))
const waiting = [...widgets.keys()].map((tag) => `${tag}:not(:defined)`).join()
const near = new IntersectionObserver(look, { rootMargin: NEAR })

function look(entries: readonly IntersectionObserverEntry[]): void {
  for (const { isIntersecting, target } of entries) if (isIntersecting) load(target)
}

function load(element: Element): void {
  near.unobserve(element)
  // All at once, for a module tells only when it has come what it imports.
  for (const path of widgets.get(element.localName) ?? []) import(new URL(path, import.meta.url).href).catch(() => retry(element))
}

/** A module that could not be had is asked for again when the element leaves the view and comes back, or the network does. */
function retry(element: Element): void {
  addEventListener('online', () => near.observe(element), { once: true })
}

function find(): void {
  for (const element of document.querySelectorAll(waiting)) near.observe(element)
}

if (waiting) {
  const places = new CSSStyleSheet()
  places.replaceSync(PLACES)
  document.adoptedStyleSheets.push(places)
  find()
  new MutationObserver(find).observe(document, { childList: true, subtree: true })
}
