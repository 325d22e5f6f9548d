import { AppError } from '../http/app-error.ts'

/** What one client may have asked for that is not done: each takes memory until then. */
const TURNS_MAX = 1_000

interface Queue {
  length: number
  last: Promise<unknown>
}

export type Turns = ReturnType<typeof createTurns>

/** Work of clients, of each one after the other. Nothing is kept for one that has none. */
export function createTurns() {
  const queues = new Map<object, Queue>()

  return {
    /** Does `work` once all that `client` wanted before is done; rejects when it wants too much at once. */
    async take(client: object, work: () => Promise<void>): Promise<void> {
      const queue = queues.get(client) ?? { length: 0, last: Promise.resolve() }
      if (queue.length >= TURNS_MAX) throw new AppError('too-many-requests')
      queues.set(client, queue)
      queue.length += 1
      const done = queue.last.then(work)
      queue.last = done.catch(() => {})
      try {
        await done
      } finally {
        queue.length -= 1
        if (queue.length === 0) queues.delete(client)
      }
    },
  }
}
