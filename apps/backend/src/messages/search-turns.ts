import { AppError } from '../http/app-error.ts'

/** Milliseconds that a search waits for its turn. Without this limit, clients of a busy replica would hang. */
const WAIT_MAX_MS = 3_000

/** Seconds after which a client may repeat a refused search. */
const RETRY_AFTER_SECONDS = 1

interface Waiting {
  account: number
  start: () => void
}

/**
 * Runs at most `max` searches at once, and one at a time for each account. Otherwise two slow searches of one account would
 * hold all connections. Rejects with `search-busy` if a search waits for too long.
 */
export function createSearchTurns(max: number, waitMaxMs = WAIT_MAX_MS) {
  const running = new Set<number>()
  const waiting: Waiting[] = []

  const isFree = (account: number) => running.size < max && !running.has(account)

  async function takeTurn(account: number) {
    if (isFree(account)) return void running.add(account)
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(new AppError('search-busy', { retryAfterSeconds: RETRY_AFTER_SECONDS }))
      }, waitMaxMs)
      const entry = {
        account,
        start() {
          clearTimeout(timer)
          running.add(account)
          resolve()
        },
      }
      waiting.push(entry)
    })
  }

  function endTurn(account: number) {
    running.delete(account)
    const next = waiting.findIndex((entry) => isFree(entry.account))
    if (next >= 0) waiting.splice(next, 1)[0]?.start()
  }

  return async function run<T>(account: number, search: () => Promise<T>): Promise<T> {
    await takeTurn(account)
    try {
      return await search()
    } finally {
      endTurn(account)
    }
  }
}
