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

/** An edge whose only backend gets ready after `refusals` requests. */
async function serveAfter(refusals: number) {
  const asked: (string | undefined)[] = []
  const baseUrl = await serve((request, response) => {
    asked.push(request.method)
    if (asked.length <= refusals) response.writeHead(503).end('no available server')
    else response.end(JSON.stringify({ rooms: [] }))
  })
  return { asked, api: createApi({ baseUrl }) }
}

test('a request that is never answered, as on a half-open link, ends as one to a server that is away', async () => {
  const asked = createApi({ baseUrl: await serve(() => {}), answerMaxMs: 50 }).me()
  await expect(asked).rejects.toMatchObject({ problem: { code: 'unavailable' } })
})

test('a read that met nobody to answer it is tried again', async () => {
  const { api, asked } = await serveAfter(2)
  expect(await api.listRooms()).toEqual({ rooms: [] })
  expect(asked).toEqual(['GET', 'GET', 'GET'])
})

test('what is not a read is sent once: nobody knows whether it was done', async () => {
  const { api, asked } = await serveAfter(1)
  await expect(api.createRoom({ name: 'once', visibility: 'public' })).rejects.toMatchObject({
    problem: { code: 'bad-gateway' },
  })
  expect(asked).toEqual(['POST'])
})
