import './page.css'

const MOST_ARRIVALS = 20

/** Go without loading the page again: what is asked for is added to what stands there, with an address of its own. */
async function go(event: SubmitEvent): Promise<void> {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || form.id !== 'go') return
  event.preventDefault()
  const asked = new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]))
  await show(`/weather?${asked}`)
  document.querySelector<HTMLInputElement>('#place')?.focus()
}

async function remove(event: MouseEvent): Promise<void> {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="/weather"]') : null
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  await show(link.getAttribute('href') ?? '/weather')
  document.querySelector<HTMLInputElement>('#place')?.focus()
}

/** Puts the server's page for an address in place of this one; cards of places that stay are not touched, so they go on living. */
async function show(address: string, push = true): Promise<void> {
  const response = await fetch(address).catch(() => undefined)
  if (!response) return location.assign(address)
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const here = document.querySelector('main')
  const there = page.querySelector('main')
  if (!here || !there) return location.assign(address)
  const standing = new Map([...here.querySelectorAll<HTMLElement>('[data-place]')].map((card) => [card.dataset.place, card]))
  for (const card of there.querySelectorAll<HTMLElement>('[data-place]')) {
    const stands = standing.get(card.dataset.place)
    const link = card.querySelector('.remove')
    if (stands && link) {
      stands.querySelector('.remove')?.replaceWith(link)
      card.replaceWith(stands)
    }
  }
  const arrivals = here.querySelector('#arrivals')
  if (arrivals) there.querySelector('#arrivals')?.replaceWith(arrivals)
  here.replaceChildren(...there.childNodes)
  if (push) history.pushState(null, '', address)
}

/** One line for each report that comes while somebody looks; the widgets say so. */
function arrived(event: Event): void {
  const { name, text } = (event as CustomEvent<{ name: string; text: string }>).detail
  const section = document.querySelector<HTMLElement>('#arrivals')
  const list = section?.querySelector('ol')
  if (!section || !list) return
  section.hidden = false
  const now = new Date()
  const line = document.createElement('li')
  const time = document.createElement('time')
  time.dateTime = now.toISOString()
  time.textContent = now.toLocaleTimeString()
  line.append(time, `${name}: ${text}`)
  list.prepend(line)
  for (const old of [...list.children].slice(MOST_ARRIVALS)) old.remove()
}

document.addEventListener('submit', (event) => void go(event))
document.addEventListener('click', (event) => void remove(event))
document.addEventListener('encke-change', arrived)
addEventListener('popstate', () => void show(location.pathname + location.search, false))
