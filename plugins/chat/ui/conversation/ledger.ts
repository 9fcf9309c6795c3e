import type { MessagePublished, Message as Stored } from '../../messages.ts'

/** A message as the page holds it. */
export type Message = Omit<Stored, 'room'>
/** What `chat/<room>` publishes, or what is left of it. */
export type News = MessagePublished | { readonly erased: true }

const without = ({ editedAt: _, ...message }: Message): Message => message

/** The messages, oldest first, after a publication. One about a message that lies before the held ones changes nothing. */
export function told(held: readonly Message[], news: News, reachesBack: boolean): readonly Message[] {
  if (!('type' in news)) return held
  if (news.type === 'message.deleted') return replaced(held, news.id, (message) => ({ ...without(message), text: '', deleted: true }))
  const { type: _, ...message } = news
  if (held.some(({ id }) => id === news.id)) return replaced(held, news.id, () => message)
  return news.type === 'message.posted' ? [...held, message] : restored(held, message, reachesBack)
}

function replaced(held: readonly Message[], id: string, change: (message: Message) => Message): readonly Message[] {
  return held.map((message) => (message.id === id ? change(message) : message))
}

/** Puts back in its place a message whose first publication was erased, so that the edit is the first we hear of it. */
function restored(held: readonly Message[], message: Message, reachesBack: boolean): readonly Message[] {
  const before = held.filter(({ time }) => time <= message.time).length
  if (before === 0 && !reachesBack) return held
  return held.toSpliced(before, 0, message)
}

/** What is held once the newest page has been loaded again: the page, and before it what was held, unless something may lie between. */
export function reloaded(held: readonly Message[], page: readonly Message[]): { messages: readonly Message[]; joined: boolean } {
  const [first] = page
  const overlap = first ? held.findIndex(({ id }) => id === first.id) : -1
  return overlap < 0 ? { messages: page, joined: false } : { messages: [...held.slice(0, overlap), ...page], joined: true }
}

/** What is held once an older page has been loaded. */
export function extended(held: readonly Message[], page: readonly Message[]): readonly Message[] {
  const known = new Set(held.map(({ id }) => id))
  return [...page.filter(({ id }) => !known.has(id)), ...held]
}
