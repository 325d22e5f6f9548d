import type { Server } from 'node:http'

/**
 * Counts the requests of `server` whose answers are not out yet; gives how many there are now. Node's own `server.close`
 * also waits for connections on which nothing was asked, and for those that were handed over to sockets.
 */
export function countOpenRequests(server: Server): () => number {
  let open = 0
  server.on('request', (_, response) => {
    open += 1
    response.on('close', () => {
      open -= 1
    })
  })
  return () => open
}
