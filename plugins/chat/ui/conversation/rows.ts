import { daysBetween } from '../../../../ui/index.ts'
import type { Reply } from './commands.ts'
import type { Message } from './ledger.ts'

/** A line of the log: a message (`head`: with its author), several deleted ones folded, a new day, where the unread ones begin, or a reply to a command. */
export type Row<M extends Message = Message> =
  | { readonly type: 'message'; readonly key: string; readonly message: M; readonly head: boolean }
  | { readonly type: 'deleted'; readonly key: string; readonly messages: readonly M[] }
  | { readonly type: 'day'; readonly key: string; readonly time: number }
  | { readonly type: 'new'; readonly key: 'new' }
  | { readonly type: 'reply'; readonly key: string; readonly reply: Reply }

/** The messages of one author within five minutes are a group. */
const GROUP_MS = 5 * 60_000

/**
 * Lays out messages, oldest first; `firstNew` is the id of the message before which the line of the unread ones stands. Each reply stands
 * behind its message, or at the beginning.
 */
export function rowsOf<M extends Message>(messages: readonly M[], firstNew: string | undefined, replies: readonly Reply[] = []): Row<M>[] {
  const rows: Row<M>[] = repliesAfter(undefined, replies)
  let previous: M | undefined
  for (const message of messages) {
    const newDay = previous === undefined || daysBetween(previous.time, message.time) !== 0
    if (newDay) rows.push({ type: 'day', key: `day ${new Date(message.time).toDateString()}`, time: message.time })
    if (message.id === firstNew) rows.push({ type: 'new', key: 'new' })
    rows.push(...placed(rows, message, previous), ...repliesAfter(message.id, replies))
    previous = message
  }
  return rows
}

const repliesAfter = (id: string | undefined, replies: readonly Reply[]): Extract<Row, { type: 'reply' }>[] =>
  replies.filter(({ after }) => after === id).map((reply) => ({ type: 'reply', key: reply.id, reply }))

function placed<M extends Message>(rows: Row<M>[], message: M, previous: M | undefined): Row<M>[] {
  const last = rows.at(-1)
  if (message.deleted && last && isDeleted(last)) {
    rows.pop()
    const before = last.type === 'deleted' ? last.messages : [last.message]
    return [{ type: 'deleted', key: last.key, messages: [...before, message] }]
  }
  const head = last?.type !== 'message' || previous === undefined || !joins(previous, message)
  return [{ type: 'message', key: message.id, message, head }]
}

const isDeleted = <M extends Message>(row: Row<M>): row is Extract<Row<M>, { type: 'message' | 'deleted' }> =>
  row.type === 'deleted' || (row.type === 'message' && row.message.deleted === true)

const joins = (previous: Message, message: Message): boolean =>
  previous.author.id === message.author.id && message.time - previous.time < GROUP_MS
