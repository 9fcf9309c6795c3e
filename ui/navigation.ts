import type { ReactiveController, ReactiveControllerHost } from 'lit'

/** Where a person who has just come in begins. */
export const HOME = '/rooms/lobby'

const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}
if (typeof window !== 'undefined') window.addEventListener('popstate', tell)

/** Goes to one of our own paths, without loading the page anew. */
export function navigate(path: string, { replace = false } = {}): void {
  if (path === location.pathname + location.hash) return
  if (replace) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  tell()
}

/** Renders its host again whenever the path has changed. */
export class PathController implements ReactiveController {
  readonly #host: ReactiveControllerHost

  constructor(host: ReactiveControllerHost) {
    this.#host = host
    host.addController(this)
  }

  get path(): string {
    return location.pathname
  }

  hostConnected(): void {
    listeners.add(this.#changed)
  }

  hostDisconnected(): void {
    listeners.delete(this.#changed)
  }

  readonly #changed = (): void => this.#host.requestUpdate()
}

/** Follows a press on a link to one of our own pages; leaves to the browser what was meant for it (another tab, a download, a file). */
export function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = event.composedPath().find((target) => target instanceof HTMLAnchorElement)
  if (!link?.href || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  if (link.getAttribute('href')?.startsWith('#')) return
  event.preventDefault()
  navigate(link.pathname + link.hash)
}
