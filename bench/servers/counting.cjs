/** Loaded before a server to count what it asks of SQLite and how long its event loop stands still. On SIGUSR2 it tells, and begins anew. */
const { monitorEventLoopDelay } = require('node:perf_hooks')
const Database = require('better-sqlite3')

let counts = { reads: 0, writes: 0 }
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()

const prepare = Database.prototype.prepare
let counted = false
Database.prototype.prepare = function (...args) {
  const statement = prepare.apply(this, args)
  if (counted) return statement
  counted = true
  const statements = Object.getPrototypeOf(statement)
  for (const [method, kind] of Object.entries({ all: 'reads', get: 'reads', iterate: 'reads', run: 'writes' })) {
    const run = statements[method]
    statements[method] = function (...values) {
      counts[kind] += 1
      return run.apply(this, values)
    }
  }
  return statement
}

process.on('SIGUSR2', () => {
  process.stderr.write(`counted ${JSON.stringify({ ...counts, lag: delay.max / 1e6 })}\n`)
  counts = { reads: 0, writes: 0 }
  delay.reset()
})
