import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in these, on every architecture (USER_HZ). Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100

const PAGE_BYTES = 4_096

/** Whether this system tells what a process used; only Linux does, by /proc. */
export const canMeasureProcesses = process.platform === 'linux'

/** Fields of /proc/PID/stat from the third on: what stands before is a name that may hold anything. */
function readStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

const sumTicks = (stat: string[], first: number, last: number) =>
  stat.slice(first, last + 1).reduce((sum, field) => sum + Number(field), 0)

/** Seconds of CPU that a process has used in all its threads; NaN where nobody tells. */
export function cpuSecondsOf(pid: number): number {
  const stat = readStat(pid)
  return stat ? sumTicks(stat, 11, 12) / TICKS_PER_SECOND : Number.NaN
}

/** The same of a process with all children that it has or had: PostgreSQL has one for each connection. */
export function cpuSecondsOfTree(pid: number): number {
  const own = readStat(pid)
  if (!own) return Number.NaN
  // With the time of the children that ended.
  let ticks = sumTicks(own, 11, 14)
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined
    if (stat?.[1] === String(pid)) ticks += sumTicks(stat, 11, 12)
  }
  return ticks / TICKS_PER_SECOND
}

/** Bytes of memory that a process holds (resident set); NaN where nobody tells. */
export function residentBytesOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES
  } catch {
    return Number.NaN
  }
}
