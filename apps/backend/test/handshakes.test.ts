import { connect } from 'node:net'
import { CLOSE } from '@chat/contract/close-codes'
import { PATHS } from '@chat/contract/paths'
import { expect, test } from 'vitest'
import { HANDSHAKES, readHandshake, VALID_HANDSHAKE } from './fuzz/handshakes.ts'
import { createPerson, openSocket } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const { urlOf } = useReplicas(1)

test('a frame that is not UTF-8 closes the socket', async () => {
  const { socket, closed } = await openSocket(urlOf(0), await createPerson(urlOf(0)))
  socket.send(Buffer.from('{"event":"\xff"}', 'latin1'), { binary: false })
  expect(await closed()).toBe(CLOSE.notUtf8)
})

/** Writes these bytes to the replica and returns its answer, until the replica closes the connection. */
async function speak(lines: string[]): Promise<string> {
  const { hostname, port } = new URL(urlOf(0))
  const socket = connect(Number(port), hostname)
  socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

test('survives a request whose target is not a URL', async () => {
  const upgrade = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13']
  const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=='
  for (const target of ['//', '//[', 'http://[', '/\\', '/api/%ff', '*', '/api/ws/', `/${'x'.repeat(10_000)}`]) {
    for (const more of [['connection: close'], [...upgrade, key]]) {
      expect(await speak([`GET ${target} HTTP/1.1`, 'host: localhost', ...more])).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
  }
  expect(await speak(['GET /api/ws HTTP/1.1', 'host: localhost', ...upgrade])).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect((await fetch(urlOf(0) + PATHS.health)).status).toBe(200)
})

test.each(HANDSHAKES)('a handshake with $kind ends with $status', async (handshake) => {
  const { status, type, body } = await readHandshake(urlOf(0), handshake)
  expect(status).toBe(handshake.status)
  if (status < 400) return
  expect(type).toContain('application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ status, code: expect.any(String), detail: expect.any(String) })
})

test('without a database a handshake is answered with 503 and the reason', async () => {
  const alone = await startReplica({}, { ready: false })
  const answer = await readHandshake(alone.url, { kind: 'valid', headers: VALID_HANDSHAKE, status: 503 })
  expect(answer.status).toBe(503)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable', detail: 'No DATABASE_URL is configured' })
  await alone.end('SIGTERM')
})
