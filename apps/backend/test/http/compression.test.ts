import request from 'supertest'
import { beforeAll, expect, test } from 'vitest'
import { type User, useApp } from '../support/app.ts'
import { createRoom, store } from '../support/http.ts'

const stage = useApp()

let user: User

beforeAll(async () => {
  user = await stage.signUp()
  for (let turn = 0; turn < 10; turn++) {
    await createRoom(user, 'private')
    await store(user, 1, 'the same words again')
  }
})

const ask = (path: string, encoding: string) =>
  request(stage.app).get(path).set({ cookie: user.cookie, 'accept-encoding': encoding })

test.each(['/api/rooms', '/api/rooms/1/messages', '/api/openapi.json'])(
  '%s is compressed for a client that can decode it',
  async (path) => {
    const plain = await ask(path, 'identity').expect(200)
    expect(plain.headers).not.toHaveProperty('content-encoding')
    for (const encoding of ['br', 'gzip']) {
      const { text } = await ask(path, encoding)
        .expect('content-encoding', encoding)
        .expect('vary', /accept-encoding/i)
      expect(text).toBe(plain.text)
    }
  },
)

test.each(['/api/me', '/api/version', '/api/nothing'])('a small answer of %s is not compressed', async (path) => {
  expect((await ask(path, 'br')).headers).not.toHaveProperty('content-encoding')
})
