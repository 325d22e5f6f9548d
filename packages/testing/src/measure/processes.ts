import { readdirSync, readFileSync } from 'node:fs'

/** The unit of CPU time in /proc (USER_HZ), the same on every architecture. Source: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100

const PAGE_BYTES = 4_096

/** Only Linux has /proc. */
export const canMeasureProcesses = process.platform === 'linux'

/** Returns the fields of /proc/PID/stat from the third on. The name before them may contain spaces and parentheses. */
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

/** Returns the CPU seconds of all threads of a process, or NaN if they are unknown. */
export function cpuSecondsOf(pid: number): number {
  const stat = readStat(pid)
  return stat ? sumTicks(stat, 11, 12) / TICKS_PER_SECOND : Number.NaN
}

/** Includes running and ended children, because PostgreSQL has one process for each connection. */
export function cpuSecondsOfTree(pid: number): number {
  const own = readStat(pid)
  if (!own) return Number.NaN
  // Includes the time of ended children.
  let ticks = sumTicks(own, 11, 14)
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : undefined
    if (stat?.[1] === String(pid)) ticks += sumTicks(stat, 11, 12)
  }
  return ticks / TICKS_PER_SECOND
}

/** Returns the bytes of the resident set of a process, or NaN if they are unknown. */
export function residentBytesOf(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * PAGE_BYTES
  } catch {
    return Number.NaN
  }
}
