import * as log from './001_log.ts'
import * as poller from './002_poller.ts'
import * as pollerRests from './003_poller_rests.ts'
import * as plugins from './004_plugins.ts'

/** The kernel's own tables, in order. */
export const migrations = { '001_log': log, '002_poller': poller, '003_poller_rests': pollerRests, '004_plugins': plugins }
