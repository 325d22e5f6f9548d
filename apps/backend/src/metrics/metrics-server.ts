import { createServer, type Server } from 'node:http'
import type { Registry } from 'prom-client'

/** Creates the server of `/metrics`. Its port is separate, so that no edge routes to it. Does not listen yet. */
export function createMetricsServer(registry: Registry): Server {
  return createServer(async (request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    response.setHeader('content-type', registry.contentType)
    response.end(await registry.metrics())
  })
}
