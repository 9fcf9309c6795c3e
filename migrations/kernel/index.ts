import * as log from './001_log.ts'
import * as poller from './002_poller.ts'

/** The kernel's own tables, in order. */
export const migrations = { '001_log': log, '002_poller': poller }
