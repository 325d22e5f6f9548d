import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'

/** Eight senders with a pause of 10 ms: often enough to hit the short time in which an edge uses a terminating replica. */
const SENDERS = 8
const PAUSE_MS = 10

export interface Requests {
  /** Stops the requests. Returns the number of answers with status 200, the longest time in ms, and each failure. */
  stop(): Promise<{ answered: number; slowestMs: number; failed: string[] }>
}

/** Requests the API and the page in turn, each over a new connection, until `stop`. */
export function startRequests(baseUrl: string): Requests {
  const result = { answered: 0, slowestMs: 0, failed: [] as string[] }
  let stopped = false
  async function send() {
    for (let turn = 0; !stopped; turn++) {
      const path = turn % 2 === 0 ? PATHS.health : '/'
      const start = performance.now()
      const outcome = await get(baseUrl + path)
      result.slowestMs = Math.max(result.slowestMs, Math.round(performance.now() - start))
      if (outcome === 200) result.answered++
      else result.failed.push(`${new Date().toISOString()} ${path}: ${outcome}`)
      await delay(PAUSE_MS)
    }
  }
  const sending = Promise.all(Array.from({ length: SENDERS }, send))
  return {
    async stop() {
      stopped = true
      await sending
      return result
    },
  }
}

async function get(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } })
    await response.text()
    return response.status
  } catch (error) {
    return String(error instanceof Error ? (error.cause ?? error) : error)
  }
}
