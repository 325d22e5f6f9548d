import { once } from 'node:events'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import request from 'supertest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type User, useApp } from '../support/app.ts'
import { createRoom, store } from '../support/http.ts'

const stage = useApp()
const server = createServer((...exchange) => stage.app(...exchange))

let user: User

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  user = await stage.signUp()
  for (let turn = 0; turn < 10; turn++) {
    await createRoom(user, 'private')
    await store(user, 1, 'the same words again')
  }
})

afterAll(() => void server.close())

const ask = (path: string, encoding: string) =>
  request(stage.app).get(path).set({ cookie: user.cookie, 'accept-encoding': encoding })

/** Returns the bytes of the body. Supertest shows only the decoded body. */
async function countBytes(path: string, encoding: string): Promise<number> {
  const { port } = server.address() as AddressInfo
  const headers = { cookie: user.cookie, 'accept-encoding': encoding }
  const response = await new Promise<IncomingMessage>((resolve) => get({ port, path, headers }, resolve))
  return (await buffer(response)).length
}

test.each(['/api/rooms', '/api/rooms/1/messages', '/api/openapi.json'])(
  '%s is compressed for a client that can decode it',
  async (path) => {
    const plain = await ask(path, 'identity').expect(200)
    expect(plain.headers).not.toHaveProperty('content-encoding')
    const plainBytes = await countBytes(path, 'identity')
    for (const encoding of ['br', 'gzip']) {
      const { text } = await ask(path, encoding)
        .expect('content-encoding', encoding)
        .expect('vary', /accept-encoding/i)
      expect(text).toBe(plain.text)
      expect(await countBytes(path, encoding)).toBeLessThan(plainBytes / 2)
    }
  },
)

test.each(['/api/me', '/api/version', '/api/nothing'])('a small answer of %s is not compressed', async (path) => {
  expect((await ask(path, 'br')).headers).not.toHaveProperty('content-encoding')
})
