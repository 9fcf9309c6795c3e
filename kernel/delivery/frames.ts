import type { Change } from '../log/state.ts'
import type { Row } from '../log/store.ts'
import type { Advice, ByeReason, Cursor, DeniedFrame, ResetFrame } from '../protocol.ts'
import { PROTOCOL } from '../protocol.ts'

/** A frame as it goes out: its JSON on one line, and the cursor in it, for framings that show it outside too. */
export interface WrittenFrame {
  readonly json: string
  readonly cursor?: Cursor
  /** It says nothing but a cursor; an answer that carries its cursor elsewhere leaves it out. */
  readonly heartbeat?: true
  /** When its reader may come back, in milliseconds, for framings that say so to the browser itself. */
  readonly retryAfter?: number
}

const written = (json: string, cursor?: Cursor): WrittenFrame => (cursor === undefined ? { json } : { json, cursor })
const withCursor = (cursor: Cursor | undefined): string => (cursor === undefined ? '' : `,"cursor":"${cursor}"`)

// Names and cursors are of characters that JSON leaves as they are, and data is JSON already: nothing is encoded twice.

export const welcome = (cursor: Cursor | undefined, advice: Advice): WrittenFrame =>
  written(`{"type":"welcome","protocol":${PROTOCOL}${withCursor(cursor)},"advice":${JSON.stringify(advice)}}`, cursor)

export const joined = (channel: string): WrittenFrame => written(`{"type":"joined","channel":"${channel}"}`)

export const publication = ({ channel, n, time, data }: Pick<Row, 'channel' | 'n' | 'time' | 'data'>, cursor: Cursor): WrittenFrame =>
  written(`{"type":"publication","channel":"${channel}","n":${n},"cursor":"${cursor}","time":${time},"data":${data}}`, cursor)

const stateEntry = ({ key, time, json }: Pick<Change, 'key' | 'time' | 'json'>): string =>
  `{"key":${JSON.stringify(key)},"time":${time},"data":${json}}`

export const state = (channel: string, entries: readonly Pick<Change, 'key' | 'time' | 'json'>[], cursor?: Cursor): WrittenFrame =>
  written(`{"type":"state","channel":"${channel}","entries":[${entries.map(stateEntry).join(',')}]${withCursor(cursor)}}`, cursor)

export const wholeState = (channel: string, entries: readonly Pick<Change, 'key' | 'time' | 'json'>[]): WrittenFrame =>
  written(`{"type":"state","channel":"${channel}","whole":true,"entries":[${entries.map(stateEntry).join(',')}]}`)

export const whole = (): WrittenFrame => written('{"type":"whole"}')

export const signal = (channel: string, time: number, json: string, cursor: Cursor): WrittenFrame =>
  written(`{"type":"signal","channel":"${channel}","time":${time},"data":${json},"cursor":"${cursor}"}`, cursor)

export const reset = (channels: readonly string[], reason: ResetFrame['reason'], cursor: Cursor): WrittenFrame =>
  written(`{"type":"reset","channels":${JSON.stringify(channels)},"reason":"${reason}","cursor":"${cursor}"}`, cursor)

export const denied = (channel: string, code: DeniedFrame['code']): WrittenFrame =>
  written(`{"type":"denied","channel":"${channel}","code":"${code}"}`)

export const heartbeat = (cursor: Cursor): WrittenFrame => ({
  ...written(`{"type":"heartbeat","cursor":"${cursor}"}`, cursor),
  heartbeat: true,
})

export const bye = (reason: ByeReason, retryAfter?: number): WrittenFrame =>
  retryAfter === undefined
    ? written(`{"type":"bye","reason":"${reason}"}`)
    : { ...written(`{"type":"bye","reason":"${reason}","retryAfter":${retryAfter}}`), retryAfter }

export const reply = (id: number | string, status: number, body: unknown): WrittenFrame =>
  written(JSON.stringify({ type: 'reply', id, status, body }))
