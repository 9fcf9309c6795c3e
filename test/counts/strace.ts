import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Those that do something for somebody; how often a process looks whether there is anything to do depends on the machine. */
const CALLS = 'read,write,writev,recvfrom,recvmsg,sendto,sendmsg,pread64,pwrite64,fsync,fdatasync,openat,close,accept4'

/** Whether processes can be traced here. */
export const canTrace = spawnSync('strace', ['-c', '-e', 'trace=none', 'true']).status === 0

/** Counts the system calls of a process, by their names, while something runs. */
export async function systemCalls(pid: number, run: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  const tracing = spawn('strace', ['-f', '-c', '-e', `trace=${CALLS}`, '-p', String(pid)], { stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  const reader = createInterface({ input: tracing.stderr })
  reader.on('line', (line) => lines.push(line))
  const ended = new Promise((done) => tracing.on('close', done))
  await new Promise<void>((attached, failed) => {
    reader.once('line', () => attached())
    tracing.once('error', failed)
  })
  await run()
  tracing.kill('SIGINT')
  await ended
  const rows = lines.map((line) => /^ *[\d.]+ +[\d.]+ +\d+ +(\d+) +(?:\d+ +)?(\w+)$/.exec(line)).filter((row) => row !== null)
  return Object.fromEntries(rows.filter(([, , name]) => name !== 'total').map(([, calls, name = '']) => [name, Number(calls)]))
}
