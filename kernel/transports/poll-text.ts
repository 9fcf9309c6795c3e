import { adviceOf, type TransportServer } from './server.ts'

/** What a poll is answered with. */
export interface Said {
  /** As the items of a JSON array, each behind a comma. */
  readonly frames: Uint8Array
  readonly cursor: string
  /** What clients are advised, in milliseconds. */
  readonly timeout: number
  readonly interval: number
}

/** The body of a poll's answer. */
export function textOf(server: TransportServer, { frames, cursor, timeout, interval }: Said): string {
  const advice = JSON.stringify(adviceOf(server, timeout, interval))
  const text = Buffer.from(frames.buffer, frames.byteOffset, frames.length).toString('utf8', 1)
  return `{"frames":[${text}],"cursor":"${cursor}","advice":${advice}}`
}
