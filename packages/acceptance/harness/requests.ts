import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'

/** So many ask at once, each again after so many ms: some requests fall into any moment in which an edge asks one that ends. */
const ASKERS = 8
const EVERY_MS = 10

export interface Requests {
  /** Ends the asking. Gives how many were answered as they should be, the longest wait in ms, and what became of each other one. */
  stop(): Promise<{ answered: number; slowestMs: number; failed: string[] }>
}

/** Asks for the API and the page in turns, each time on a connection of its own, for as long as something is done to the stack. */
export function startRequests(baseUrl: string): Requests {
  const result = { answered: 0, slowestMs: 0, failed: [] as string[] }
  let stopped = false
  async function askAll() {
    for (let turn = 0; !stopped; turn++) {
      const path = turn % 2 === 0 ? PATHS.health : '/'
      const start = performance.now()
      const outcome = await ask(baseUrl + path)
      result.slowestMs = Math.max(result.slowestMs, Math.round(performance.now() - start))
      if (outcome === 200) result.answered++
      else result.failed.push(`${new Date().toISOString()} ${path}: ${outcome}`)
      await delay(EVERY_MS)
    }
  }
  const asking = Promise.all(Array.from({ length: ASKERS }, askAll))
  return {
    async stop() {
      stopped = true
      await asking
      return result
    },
  }
}

async function ask(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' } })
    await response.text()
    return response.status
  } catch (error) {
    return String(error instanceof Error ? (error.cause ?? error) : error)
  }
}
