import { Lines } from './lines.ts'
import { streaming } from './streaming.ts'

/** One response of one JSON frame a line (`application/x-ndjson`); blank lines are padding. */
export const stream = streaming('stream', 'application/x-ndjson', (frame) => new Lines((line) => line.trim() && frame(line)))
