import { encke } from './encke.ts'
import { nchan } from './nchan.ts'
import { floors, peers } from './peers.ts'
import type { Target } from './running.ts'

/** All that can be measured: floors first. */
export const targets: readonly Target[] = [...floors, encke, nchan, ...peers]
