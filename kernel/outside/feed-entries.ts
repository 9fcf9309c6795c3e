import type { View } from '../api/plugin.ts'
import type { Resolved } from '../channels/registry.ts'
import type { Presenting } from '../transports/presenting.ts'
import { embedAddress } from './embed-page.ts'
import type { OpenChannels } from './open-channels.ts'

/** The most entries of a feed. */
const LONGEST = 100
const LONGEST_TITLE = 120

/** What a channel tells, as feeds of every format have it. */
export interface ChannelFeed {
  /** The same for ever. */
  readonly id: string
  readonly title: string
  /** A page for people. */
  readonly page: string
  /** Milliseconds UTC of the newest; without any, the epoch: it must not change while nothing does. */
  readonly updated: number
  /** The newest first. */
  readonly entries: readonly FeedEntry[]
}
export interface FeedEntry {
  /** Of the channel and the publication's number, or its key and time: the same for ever. */
  readonly id: string
  readonly title: string
  readonly html: string
  readonly time: number
}
export interface FeedMaking {
  readonly channels: OpenChannels
  readonly presenting: Presenting
}

/** Reads what a channel holds as a feed. */
export function feedOf(channel: Resolved, view: Omit<View<unknown>, 'params'>, { channels, presenting }: FeedMaking): ChannelFeed {
  const { name, family } = channel
  const id = `urn:encke:channel:${name}`
  const current = channels.current(channel)
  const embed = presenting.embed(name, current, view)
  const keyOf = (key: string | number) => (family.kind === 'state' ? String(key) : undefined)
  const held = channels
    .held(channel, LONGEST)
    .map((each) => ({ ...each, time: presenting.since(name, each.data) ?? each.time }))
    .sort((a, b) => b.time - a.time || Number(b.key) - Number(a.key))
    .slice(0, LONGEST)
  return {
    id,
    title: presenting.title(name, current, view),
    page: embed ? embedAddress(name, view) : view.origin,
    updated: held[0]?.time ?? 0,
    entries: held.map(({ key, time, data }) => ({
      id: family.kind === 'log' ? `${id}:${key}` : `${id}:${encodeURIComponent(key)}:${time}`,
      title: titleOf(presenting.text(name, data, keyOf(key))),
      html: presenting.html(name, data, keyOf(key)).html,
      time,
    })),
  }
}

function titleOf(text: string): string {
  const letters = [...(text.trim().split('\n')[0] ?? '')]
  return letters.length <= LONGEST_TITLE ? letters.join('') : `${letters.slice(0, LONGEST_TITLE - 1).join('')}…`
}
