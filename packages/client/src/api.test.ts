import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createApi } from './api.ts'

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts an edge whose backend is ready after `refusals` requests. */
async function serveAfter(refusals: number) {
  const received: (string | undefined)[] = []
  const baseUrl = await serve((request, response) => {
    received.push(request.method)
    if (received.length <= refusals) response.writeHead(503).end('no available server')
    else response.end(JSON.stringify({ rooms: [] }))
  })
  return { received, api: createApi({ baseUrl }) }
}

test('ends a request without an answer as unavailable', async () => {
  const received = createApi({ baseUrl: await serve(() => {}), answerMaxMs: 50 }).me()
  await expect(received).rejects.toMatchObject({ problem: { code: 'unavailable' } })
})

test('retries a read that no backend answered', async () => {
  const { api, received } = await serveAfter(2)
  expect(await api.listRooms()).toEqual({ rooms: [] })
  expect(received).toEqual(['GET', 'GET', 'GET'])
})

test('sends a write once, because it may have been stored', async () => {
  const { api, received } = await serveAfter(1)
  await expect(api.createRoom({ name: 'once', visibility: 'public' })).rejects.toMatchObject({
    problem: { code: 'bad-gateway' },
  })
  expect(received).toEqual(['POST'])
})
