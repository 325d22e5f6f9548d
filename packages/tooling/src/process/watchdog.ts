// Ends the parts of a starter that was killed, in reverse order.
// It runs in its own session, so neither Ctrl-C nor a kill of the starter's group reaches it.
import { endGroup } from './group.ts'
import type { WatchdogMessage } from './supervisor.ts'

const GRACE_MS = 10_000

const guarded = new Map<number, NodeJS.Signals>()

process.on('message', (message: WatchdogMessage) => {
  if (message.signal) guarded.set(message.pid, message.signal)
  else guarded.delete(message.pid)
})

process.on('disconnect', async () => {
  for (const [pid, signal] of [...guarded].reverse()) await endGroup(pid, signal, GRACE_MS)
  process.exit(0)
})
