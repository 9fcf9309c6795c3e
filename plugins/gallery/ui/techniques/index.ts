import { foreverFrame, metaRefresh } from './frames.ts'
import { longPolling, polling } from './polls.ts'
import { serverSentEvents } from './sse.ts'
import { serverPush, xhrStreaming } from './streams.ts'
import type { Technique } from './technique.ts'
import { webSocket } from './ws.ts'

/** All of them, by age. */
export const TECHNIQUES: readonly Technique[] = [
  metaRefresh,
  serverPush,
  polling,
  foreverFrame,
  xhrStreaming,
  longPolling,
  serverSentEvents,
  webSocket,
]
