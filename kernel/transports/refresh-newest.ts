import type { ChannelKind } from '../api/plugin.ts'
import type { Log } from '../log/log.ts'
import type { Row } from '../log/store.ts'
import type { Cursor, Frame } from '../protocol.ts'

const NEWEST = 50

/** What a page shows of the time before what it tells. */
export interface Newest {
  /** Of channels that are new to the page, or were reset: what a client would load as their snapshot. */
  readonly snapshot: readonly Row[]
  /** Of the others: what was told before, for whoever looks away while the page comes anew. */
  readonly before: readonly Row[]
}

/** The newest publications of the channels that are open, oldest first, without those that the frames tell. */
export function newest(
  log: Log,
  page: { readonly frames: readonly Frame[]; readonly open: ReadonlyMap<string, ChannelKind>; readonly since: Cursor | undefined },
): Newest {
  const anew = new Set(page.frames.flatMap(channelsTakenUp))
  const told = new Set(page.frames.flatMap((frame) => (frame.type === 'publication' ? [keyOf(frame)] : [])))
  const logs = [...page.open].filter(([, kind]) => kind === 'log').map(([channel]) => channel)
  const position = page.since === undefined ? 0 : log.position(page.since).seq
  const rows = (channels: readonly string[], before: number): Row[] =>
    channels
      .flatMap((channel) => log.before(channel, before, NEWEST))
      .filter((row) => !told.has(keyOf(row)))
      .sort((a, b) => a.seq - b.seq)
      .slice(-NEWEST)
  const isNew = (channel: string): boolean => anew.has(channel)
  return {
    snapshot: rows(logs.filter(isNew), Number.MAX_SAFE_INTEGER),
    before: rows(
      logs.filter((channel) => !isNew(channel)),
      position + 1,
    ),
  }
}

const keyOf = ({ channel, n }: { readonly channel: string; readonly n: number }): string => `${channel} ${n}`

function channelsTakenUp(frame: Frame): readonly string[] {
  if (frame.type === 'joined') return [frame.channel]
  return frame.type === 'reset' ? frame.channels : []
}
