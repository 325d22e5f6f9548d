import { createNodeSession } from '@chat/client/node-session'
import type { Problem } from '@chat/contract/problem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHandshake, VALID_HANDSHAKE } from './fuzz/handshakes.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { type Replica, startReplica } from './support/replica.ts'

const ALLOWED = 'https://chat.example.com'

let database: TestDatabase
/** Allows ALLOWED alone. */
let listed: Replica
/** Allows the host that a request is sent to. */
let unlisted: Replica

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { DATABASE_URL: database.url }
  ;[listed, unlisted] = await Promise.all([startReplica({ ...env, CORS_ORIGIN: ALLOWED }), startReplica(env)])
})

afterAll(async () => {
  await Promise.all([listed.end('SIGTERM'), unlisted.end('SIGTERM')])
  await database.drop()
})

/** Returns forged origins that resemble `own`: a scheme, a name or an address, and maybe a port. */
function forge(own: string): string[] {
  const { protocol, hostname, host, port } = new URL(own)
  const other = protocol === 'https:' ? 'http:' : 'https:'
  const otherPort = `${Number(port || 443) + 1}`
  return [
    // Not the origin of a page.
    'null',
    '',
    ' ',
    '*',
    'undefined',
    'about:blank',
    'file://',
    'data:text/html,x',
    'javascript:alert(1)',
    `blob:${own}`,
    // Other schemes and ports.
    `ws://${host}`,
    `wss://${host}`,
    `ftp://${host}`,
    `chrome-extension://${host}`,
    `${other}//${hostname}:${otherPort}`,
    `${protocol}//${hostname}:${otherPort}`,
    `${protocol}//${hostname}:1`,
    `${protocol}//${hostname}:0${port || 443}`,
    `${protocol}//${hostname}:`,
    // Hosts that contain the own host.
    `${protocol}//evil.${host}`,
    `${protocol}//${hostname}.evil.example`,
    `${protocol}//evil-${host}`,
    `${protocol}//evil${host}`,
    `${protocol}//${hostname}evil.example`,
    `${protocol}//${host}x`,
    `${protocol}//www.${host}`,
    `${protocol}//${hostname}.`,
    `${protocol}//.${host}`,
    `${protocol}//${hostname.split('.').slice(1).join('.')}`,
    `${protocol}//*.${hostname}`,
    `${protocol}//${hostname}%00.evil.example`,
    `${protocol}//${hostname}\t.evil.example`,
    // Spellings.
    own.toUpperCase(),
    `${protocol.toUpperCase()}//${host}`,
    `${own}/`,
    `${own}/path`,
    `${own}?query`,
    `${own}#fragment`,
    `${own},${own}`,
    `${own} ${own}`,
    `https://evil.example, ${own}`,
    `"${own}"`,
    own.replace('://', ':'),
    own.replace('://', ':///'),
    own.replace('://', ':\\\\'),
    // Userinfo.
    `${protocol}//user@${host}`,
    `${protocol}//user:password@${host}`,
    `${protocol}//${host}@evil.example`,
    // Similar Unicode characters, as bytes that a header can contain.
    Buffer.from(`${protocol}//${hostname.replace('a', 'а').replace('1', '１')}`, 'utf8').toString('latin1'),
    `${protocol}//xn--${hostname}`,
    // Other names of the same machine.
    `${protocol}//[::1]${port && `:${port}`}`,
    `${protocol}//[::ffff:7f00:1]${port && `:${port}`}`,
    `${protocol}//localhost${port && `:${port}`}`,
    `${protocol}//2130706433${port && `:${port}`}`,
    `${protocol}//0x7f.1${port && `:${port}`}`,
    'https://evil.example',
    'http://evil.example',
  ]
}

async function ask(replica: Replica, person: Person, origin: string, method = 'GET') {
  const headers = { origin, cookie: person.cookie() ?? '' }
  return (await fetch(`${replica.url}/api/me`, { method, headers })).status
}

const connect = (replica: Replica, person: Person, origin: string) =>
  openSocket(replica.url, person, { origin }).then(
    ({ socket }) => void socket.terminate(),
    (error: Error) => error.message,
  )

describe.each([
  ['in a list', () => listed, () => ALLOWED],
  ['of the host asked', () => unlisted, () => unlisted.url],
])('where the origin must be the one %s', (_name, replicaOf, ownOf) => {
  test('accepts this origin, and a request without an origin', async () => {
    const person = await createPerson(replicaOf().url)
    expect(await ask(replicaOf(), person, ownOf())).toBe(200)
    expect(await connect(replicaOf(), person, ownOf())).toBeUndefined()
    await expect(person.api.me()).resolves.toMatchObject(person.account)
  })

  test('rejects every forged origin, on HTTP and on the socket', async () => {
    const person = await createPerson(replicaOf().url)
    // HTTP removes the spaces around a header's value.
    const forged = [...new Set(forge(ownOf()))].filter((origin) => origin.trim() !== ownOf())
    expect(forged.length).toBeGreaterThan(50)
    const passed: unknown[] = []
    for (const origin of forged) {
      const status = await ask(replicaOf(), person, origin)
      const handshake = await connect(replicaOf(), person, origin)
      if (status !== 403 || !handshake?.includes('403')) passed.push({ origin, status, handshake })
    }
    expect(passed).toEqual([])
  })
})

test('with CORS_ORIGIN, the own host of the replica is not an allowed origin', async () => {
  const person = await createPerson(listed.url)
  expect(await ask(listed, person, listed.url)).toBe(403)
})

/** Sends an HTTP request and a handshake with this Host, as a proxy would. */
async function askAs(replica: Replica, headers: { host: string; origin: string }) {
  const http = await readHandshake(replica.url, { kind: 'HTTP', path: '/api/rooms', headers, status: 0 })
  const upgrade = { ...VALID_HANDSHAKE, ...headers }
  return { http, socket: await readHandshake(replica.url, { kind: 'socket', headers: upgrade, status: 0 }) }
}

test.each([
  ['example.com:443', 'https://example.com'],
  ['example.com', 'https://example.com:443'],
  ['example.com:80', 'http://example.com'],
  ['Example.COM', 'https://example.com'],
  ['[2001:DB8:0::1]:8080', 'http://[2001:db8::1]:8080'],
])('the host %s matches the origin %s', async (host, origin) => {
  const { http, socket } = await askAs(unlisted, { host, origin })
  expect([http.status, socket.status]).toEqual([401, 101])
})

test.each([
  ['example.com:80', 'https://example.com'],
  ['x-8080.app.github.dev', 'http://localhost:8080'],
  ['user@example.com', 'https://example.com'],
  ['example.com/path', 'https://example.com'],
])('the host %s does not match the origin %s: the refusal shows both and the setting', async (host, origin) => {
  for (const answer of Object.values(await askAs(unlisted, { host, origin }))) {
    expect(answer.status).toBe(403)
    const { code, detail } = JSON.parse(answer.body) as Problem
    expect(code).toBe('origin-refused')
    for (const part of [host, origin, 'CORS_ORIGIN']) expect(detail).toContain(part)
  }
})

test('a refusal by CORS_ORIGIN shows the allowed origins', async () => {
  const { http } = await askAs(listed, { host: 'example.com', origin: 'https://example.com' })
  expect(http.body).toContain(`CORS_ORIGIN allows ${ALLOWED}`)
})

test('a forged request changes nothing', async () => {
  const person = await createPerson(unlisted.url)
  const headers = { origin: 'https://evil.example', cookie: person.cookie() ?? '', 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'evil', visibility: 'public' })
  expect((await fetch(`${unlisted.url}/api/rooms`, { method: 'POST', headers, body })).status).toBe(403)
  expect((await fetch(`${unlisted.url}/api/session`, { method: 'DELETE', headers })).status).toBe(403)
  expect((await person.api.listRooms()).rooms.map(({ name }) => name)).not.toContain('evil')
  const { api } = createNodeSession(unlisted.url)
  await expect(api.signIn({ name: person.account.name, password: 'only for tests' })).resolves.toMatchObject(
    person.account,
  )
})
