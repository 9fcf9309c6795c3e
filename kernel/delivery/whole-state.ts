import type { ChannelKind } from '../api/plugin.ts'
import type { Log } from '../log/log.ts'
import * as frames from './frames.ts'

/** A channel that a reader is to be told whole, perhaps after being told that it is joined. */
export interface Owed {
  readonly channel: string
  readonly joined: boolean
}
/** Most readers are owed nothing; they share it. */
export const NOTHING_OWED: readonly Owed[] = []

/** What is owed once these are joined, too. */
export const withJoined = (owed: readonly Owed[], joined: readonly string[]): readonly Owed[] =>
  joined.length === 0 ? owed : [...owed, ...joined.map((channel) => ({ channel, joined: true }))]

/** What is owed once all state is to be told anew. */
export const withAllState = (owed: readonly Owed[], states: readonly string[]): readonly Owed[] => [
  ...owed.filter(({ joined }) => joined),
  ...states.map((channel) => ({ channel, joined: false })),
]

/** The frames that tell a channel as it is owed; what is joined is told to be empty, too. */
export function owedFrames(log: Log, { channel, joined }: Owed, kind: ChannelKind | undefined): frames.WrittenFrame[] {
  const told = joined ? [frames.joined(channel)] : []
  if (kind !== 'state') return told
  const entries = log.changedSince(channel, -1).filter(({ json }) => json !== 'null')
  return joined || entries.length > 0 ? [...told, frames.wholeState(channel, entries)] : told
}

/** The frames that tell what changed in these channels since a place. */
export const changeFrames = (log: Log, channels: readonly string[], place: number): frames.WrittenFrame[] =>
  channels.flatMap((channel) => {
    const entries = log.changedSince(channel, place)
    return entries.length > 0 ? [frames.state(channel, entries)] : []
  })
