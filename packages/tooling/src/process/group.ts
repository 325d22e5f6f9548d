import { spawnSync } from 'node:child_process'

/**
 * Sends `signal` to the process group of a part, which it leads: a script's shell, its watcher and its program are one.
 * 0 sends nothing and asks whether any of it is left. Gives false where nothing is.
 */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    if (process.platform !== 'win32') return process.kill(-leader, signal)
    // Windows has neither groups nor signals: the tree below the leader is ended at once.
    if (signal === 0) return process.kill(leader, 0)
    return spawnSync('taskkill', ['/pid', String(leader), '/t', '/f']).status === 0
  } catch {
    return false
  }
}

const POLL_MS = 25

/** Asks a group to end by `signal`, and kills what is left of it after `graceMs`. Fulfilled when nothing is left. */
export async function endGroup(leader: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  signalGroup(leader, signal)
  const deadline = Date.now() + graceMs
  while (signalGroup(leader, 0) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  signalGroup(leader, 'SIGKILL')
}
