import { randomUUID } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { fillPath, PATHS } from '@chat/contract/paths'
import { beforeAll, expect, test } from 'vitest'
import { createPerson, type Person } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const { urlOf } = useReplicas(1)
const MESSAGES = fillPath(PATHS.messages, { room: 1 })
const decoders = { br: brotliDecompressSync, gzip: gunzipSync, none: (bytes: Buffer) => bytes }

let person: Person

beforeAll(async () => {
  person = await createPerson(urlOf(0))
  for (let turn = 0; turn < 10; turn++) {
    await person.api.createRoom({ name: randomUUID(), visibility: 'private' })
    await person.api.sendMessage(1, { id: randomUUID().replace(/^(.{14})./, '$17'), body: 'the same words again' })
  }
})

/** Sends a request without fetch, because fetch would decode the answer. */
async function ask(path: string, encoding: keyof typeof decoders) {
  const headers = { cookie: person.cookie() ?? '', ...(encoding !== 'none' && { 'accept-encoding': encoding }) }
  const response = await new Promise<IncomingMessage>((resolve) => get(urlOf(0) + path, { headers }, resolve))
  const bytes = await buffer(response)
  return { encoded: response.headers['content-encoding'], vary: response.headers.vary, bytes }
}

test.each([PATHS.rooms, MESSAGES, PATHS.openapi])('%s is compressed for a client that can decode it', async (path) => {
  const plain = await ask(path, 'none')
  expect(plain.encoded).toBeUndefined()
  for (const encoding of ['br', 'gzip'] as const) {
    const { encoded, vary, bytes } = await ask(path, encoding)
    expect(encoded).toBe(encoding)
    expect(vary).toMatch(/accept-encoding/i)
    expect(bytes.length).toBeLessThan(plain.bytes.length / 2)
    expect(decoders[encoding](bytes)).toEqual(plain.bytes)
  }
})

test.each([PATHS.me, PATHS.version, '/api/nothing'])('a small answer of %s is not compressed', async (path) => {
  expect((await ask(path, 'br')).encoded).toBeUndefined()
})
