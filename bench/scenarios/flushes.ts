import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const STRACE = '/usr/bin/strace'
const SECONDS = 1

/** How often a process flushes files to disk for one of what is counted meanwhile; nothing where there is no strace. */
export async function flushes(pid: number, count: () => number): Promise<number | undefined> {
  if (!existsSync(STRACE)) return undefined
  const tracing = spawn(STRACE, ['-f', '-c', '-e', 'trace=fsync,fdatasync', '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  let summary = ''
  tracing.stderr.on('data', (bytes: Buffer) => {
    summary += bytes.toString()
  })
  const ended = new Promise((done) => tracing.on('close', done))
  await wait(300)
  const before = count()
  await wait(SECONDS * 1000)
  const counted = count() - before
  const share = SECONDS / (SECONDS + 0.3)
  tracing.kill('SIGINT')
  await ended
  const calls = [...summary.matchAll(/^ *[\d.]+ +[\d.]+ +\d+ +(\d+) .*f(?:data)?sync$/gm)].reduce(
    (sum, [, times]) => sum + Number(times),
    0,
  )
  return summary.includes('fsync') || summary.includes('fdatasync') ? (calls * share) / counted : undefined
}
