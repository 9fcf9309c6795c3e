const READ = '/ui/favicon.svg'
const UNREAD = '/ui/favicon-unread.svg'

interface Badging {
  setAppBadge?(count: number): Promise<void>
}

let badge: number | undefined

/** Says in the browser's own places that something is unread: the page's icon turns to dust, an installed page bears the count. */
export function showUnread(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const icon = count > 0 ? UNREAD : READ
  if (link && link.getAttribute('href') !== icon) link.href = icon
  // Each is a message to another process.
  if (badge === count) return
  badge = count
  const badging: Badging = navigator
  badging.setAppBadge?.(count).catch(() => {
    // Only installed pages may, and nothing hangs on it.
  })
}
