import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export type OpenRequests = ReturnType<typeof trackOpenRequests>

/**
 * Tracks the requests of `server` that have no complete answer yet. `server.close` of Node waits for more: for idle
 * connections, and for connections that became WebSockets.
 */
export function trackOpenRequests(server: Server) {
  let open = 0
  const finished = Promise.withResolvers<true>()
  let stopping = false

  function check() {
    if (stopping && open === 0) finished.resolve(true)
  }

  server.on('request', (_, response) => {
    open += 1
    response.on('close', () => {
      open -= 1
      check()
    })
  })

  return {
    /** Resolves to true when no request is open, or to false after `timeoutMs`. */
    finish(timeoutMs: number): Promise<boolean> {
      stopping = true
      check()
      return Promise.race([finished.promise, delay(timeoutMs, false, { ref: false })])
    },
  }
}
