import { readdirSync, readFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100

/** Seconds of CPU that a process has used, all its threads together. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

function statusOf(pid: number, name: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
}

/** The memory that a process holds now, in KiB. */
export const residentKib = (pid: number): number => statusOf(pid, 'VmRSS')
/** The most that it has ever held, in KiB. */
export const peakKib = (pid: number): number => statusOf(pid, 'VmHWM')
export const threads = (pid: number): number => statusOf(pid, 'Threads')

/** Seconds that a core has been at work, for whomever. */
export function coreSeconds(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'latin1'))?.[1] ?? ''
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(' ').map(Number)
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  )
}

/** What ran, as seen from outside, between two moments. */
export interface Spent {
  readonly seconds: number
  /** CPU seconds of the server. */
  readonly server: number
  /** The share of the server's core that others took. */
  readonly foreign: number
  /** The share of one core that the load generator used itself. */
  readonly generator: number
}

/** Begins to watch a server; the answer gives what was spent since. */
export function watch(pid: number, core = 0): () => Spent {
  const began = performance.now()
  const server = cpuSeconds(pid)
  const busy = coreSeconds(core)
  const own = process.cpuUsage()
  return () => {
    const seconds = (performance.now() - began) / 1000
    const spent = cpuSeconds(pid) - server
    const { user, system } = process.cpuUsage(own)
    return {
      seconds,
      server: spent,
      foreign: Math.max(0, (coreSeconds(core) - busy - spent) / seconds),
      generator: (user + system) / 1e6 / seconds,
    }
  }
}
