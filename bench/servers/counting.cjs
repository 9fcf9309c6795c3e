/**
 * Loaded before a server to count what it asks of SQLite and how long its event loop stands still; with ENCKE_COUNT_ALLOCATIONS also
 * the bytes that JavaScript allocates, sampled. On SIGUSR2 it tells, and begins anew.
 */
const { Session } = require('node:inspector')
const { monitorEventLoopDelay } = require('node:perf_hooks')
const Database = require('better-sqlite3')

const KINDS = { all: 'reads', get: 'reads', iterate: 'reads', run: 'writes' }

let counts = { reads: 0, writes: 0 }
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()

const prepare = Database.prototype.prepare
let counting = false
Database.prototype.prepare = function (...args) {
  const statement = prepare.apply(this, args)
  if (!counting) count(Object.getPrototypeOf(statement))
  counting = true
  return statement
}

function count(statements) {
  for (const [method, kind] of Object.entries(KINDS)) {
    const run = statements[method]
    statements[method] = function (...values) {
      counts[kind] += 1
      return run.apply(this, values)
    }
  }
}

const session = new Session()
const HOW = { samplingInterval: 256, includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }
const sampling = process.env.ENCKE_COUNT_ALLOCATIONS !== undefined
if (sampling) {
  session.connect()
  session.post('HeapProfiler.startSampling', HOW)
}

const sizeOf = ({ selfSize, children }) => children.reduce((sum, child) => sum + sizeOf(child), selfSize)

/** The bytes allocated since sampling began. */
function allocated() {
  let bytes = 0
  session.post('HeapProfiler.stopSampling', (_, { profile }) => {
    bytes = sizeOf(profile.head)
  })
  session.post('HeapProfiler.startSampling', HOW)
  return bytes
}

process.on('SIGUSR2', () => {
  const told = { ...counts, lag: delay.max / 1e6, ...(sampling && { allocated: allocated() }) }
  process.stderr.write(`counted ${JSON.stringify(told)}\n`)
  counts = { reads: 0, writes: 0 }
  delay.reset()
})
