import { spawnSync } from 'node:child_process'

/**
 * Sends `signal` to the process group of `leader`: a shell, its watcher and its program are one group.
 * Signal 0 only checks. Returns false if no process of the group is left.
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (process.platform !== 'win32') return process.kill(-leader, signal)
    // Windows has neither groups nor signals. End the process tree of the leader at once.
    if (signal === 0) return process.kill(leader, 0)
    return spawnSync('taskkill', ['/pid', String(leader), '/t', '/f']).status === 0
  } catch {
    return false
  }
}

const POLL_MS = 25

/** Sends `signal` to a group, and kills the remaining processes after `graceMs`. */
export async function endGroup(leader: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  signalGroup(leader, signal)
  const deadline = Date.now() + graceMs
  while (signalGroup(leader, 0) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  signalGroup(leader, 'SIGKILL')
}
