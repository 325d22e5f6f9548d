// Outlives a starter that is killed outright, and then ends what that one started, the last part first.
// A process of its own, in its own session: neither Ctrl-C nor the death of the starter's group reaches it.
import type { WardenMessage } from './supervisor.ts'

const GRACE_MS = 10_000
const POLL_MS = 50

const guarded = new Map<number, NodeJS.Signals>()

process.on('message', (message: WardenMessage) => {
  if (message.signal) guarded.set(message.pid, message.signal)
  else guarded.delete(message.pid)
})

process.on('disconnect', async () => {
  for (const [pid, signal] of [...guarded].reverse()) {
    send(pid, signal)
    const deadline = Date.now() + GRACE_MS
    while (send(pid, 0) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    send(pid, 'SIGKILL')
  }
  process.exit(0)
})

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
