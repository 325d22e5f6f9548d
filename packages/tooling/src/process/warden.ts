// Outlives a starter that is killed outright, and then ends what that one started, the last part first.
// A process of its own, in its own session: neither Ctrl-C nor the death of the starter's group reaches it.
import { endGroup } from './group.ts'
import type { WardenMessage } from './supervisor.ts'

const GRACE_MS = 10_000

const guarded = new Map<number, NodeJS.Signals>()

process.on('message', (message: WardenMessage) => {
  if (message.signal) guarded.set(message.pid, message.signal)
  else guarded.delete(message.pid)
})

process.on('disconnect', async () => {
  for (const [pid, signal] of [...guarded].reverse()) await endGroup(pid, signal, GRACE_MS)
  process.exit(0)
})
