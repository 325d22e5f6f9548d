import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { PATHS } from '@chat/contract/paths'
import { createLink, throughLink } from '@chat/testing/faulty-link'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { type Replica, startReplica } from './support/replica.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Opens a connection that this side never closes. */
async function connectTo({ url }: Replica): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
  socket.setEncoding('utf8').on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Sends lines and returns the first answer. */
async function say(socket: Socket, lines: string[]): Promise<string> {
  const [answer] = await Promise.all([once(socket, 'data'), socket.write(`${lines.join('\r\n')}\r\n\r\n`)])
  return String(answer)
}

const handshake = (path: string) => [
  `GET ${path} HTTP/1.1`,
  'host: chat',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==',
]

test('D8: a replica ends on SIGTERM, also if clients keep connections open', async () => {
  const replica = await startReplica({ DATABASE_URL: database.url })
  const sockets = await Promise.all([connectTo(replica), connectTo(replica), connectTo(replica)])
  const [, refused, unknown] = sockets as [Socket, Socket, Socket]
  expect(await say(refused, handshake('/api/nothing'))).toContain('404 Not Found')
  // Without a session, the replica closes the socket, and this client does not answer. The first connection sends nothing.
  expect(await say(unknown, handshake(PATHS.socket))).toContain('101 Switching Protocols')
  expect(await replica.end('SIGTERM')).toBe(0)
  // The replica did not wait for any of them.
  expect(replica.log()).not.toContain('did not finish in time')
  for (const socket of sockets) socket.destroy()
})

test('D8: a replica answers an open request before the process ends', async () => {
  const replica = await startReplica({ DATABASE_URL: database.url, LOG_LEVEL: 'info' })
  const socket = await connectTo(replica)
  const body = '{"name": "Ada"}'
  const head = [
    `POST ${PATHS.session} HTTP/1.1`,
    'host: chat',
    'content-type: application/json',
    `content-length: ${body.length}`,
    'expect: 100-continue',
  ]
  expect(await say(socket, head)).toContain('100 Continue')
  const ended = replica.end('SIGTERM')
  await expect.poll(replica.log).toContain('draining')
  const answer = once(socket, 'data')
  socket.write(body)
  expect(String(await answer)).toContain('400 Bad Request')
  expect(await ended).toBe(0)
  socket.destroy()
})

test('a half-open connection to the database does not delay the end', async () => {
  const link = await createLink(() => Number(new URL(database.url).port))
  const replica = await startReplica({ DATABASE_URL: throughLink(link, database.url) })
  link.freeze()
  expect(await replica.end('SIGTERM')).toBe(0)
  link.close()
})
