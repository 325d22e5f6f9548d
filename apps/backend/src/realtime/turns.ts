import { AppError } from '../http/app-error.ts'

/** Pending requests of one client. Each takes memory until it is done. */
const TURNS_MAX = 1_000

interface Queue {
  length: number
  last: Promise<unknown>
}

export type Turns = ReturnType<typeof createTurns>

/** Runs the work of each client in order. Work of different clients runs at the same time. */
export function createTurns() {
  const queues = new Map<object, Queue>()

  return {
    /** Runs `work` after all earlier work of `client`. Rejects with `too-many-requests` if too much work is pending. */
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
