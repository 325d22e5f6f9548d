import { randomUUID, randomUUIDv7 } from 'node:crypto'
import { PATHS } from '@chat/contract/paths'
import { expect, test } from 'vitest'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

const SIGN_INS = 4
const MESSAGES_PER_SECOND = 1
/** Counted over ten seconds. */
const BURST = 10

const limits = {
  SIGN_INS_PER_MINUTE: String(SIGN_INS),
  MESSAGES_PER_SECOND: String(MESSAGES_PER_SECOND),
  TYPINGS_PER_SECOND: '1',
}
const { urlOf } = useReplicas(2, limits)
/** Behind one proxy. */
const { urlOf: proxiedOf } = useReplicas(1, { ...limits, PROXY_HOPS: '1', SIGN_UPS_PER_HOUR: '3' })

function post(url: string, path: string, body: object, headers: Record<string, string> = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }
  return fetch(url + path, { ...init, body: JSON.stringify(body) })
}

/** Signs in with a wrong password, once for each of `headers`, one after the other; gives the statuses. */
async function guess(url: string, name: string, headers: Record<string, string>[]) {
  const statuses = []
  for (const each of headers)
    statuses.push((await post(url, PATHS.session, { name, password: 'a wrong guess' }, each)).status)
  return statuses
}

const allowedThenRefused = [...Array(SIGN_INS).fill(401), 429, 429]

test('guesses of a password are counted by all replicas together, and the answer says when to try again', async () => {
  const name = randomUUID()
  const statuses = []
  for (let turn = 0; turn < SIGN_INS + 2; turn++)
    statuses.push(...(await guess(urlOf(turn % 2), turn % 3 ? name : name.toUpperCase(), [{}])))
  expect(statuses).toEqual(allowedThenRefused)

  const refused = await post(urlOf(0), PATHS.session, { name, password: 'a wrong guess' })
  const problem = (await refused.json()) as { retryAfterSeconds: number }
  expect(problem).toMatchObject({ status: 429, code: 'too-many-requests', retryAfterSeconds: expect.any(Number) })
  expect(refused.headers.get('retry-after')).toBe(String(problem.retryAfterSeconds))
  expect(problem.retryAfterSeconds).toBeGreaterThan(50)
  expect(problem.retryAfterSeconds).toBeLessThanOrEqual(60)
  // Somebody else is not locked out by it.
  expect(await guess(urlOf(0), randomUUID(), [{}])).toEqual([401])
})

test('all spellings of one name share a limit', async () => {
  const spellings = ['iiiii', '\u0130iiii', 'IIIII', '\uff49iiii', 'iii\u200cii', '\u0131iiii']
  const statuses = []
  for (const name of spellings) statuses.push(...(await guess(urlOf(0), name, [{}])))
  expect(statuses).toEqual(allowedThenRefused)
})

test('without a proxy in front no header changes who one is', async () => {
  const forged = [
    { 'x-forwarded-for': '198.51.100.1' },
    { 'x-forwarded-for': '198.51.100.2, 127.0.0.1' },
    { forwarded: 'for=198.51.100.3' },
    { 'x-real-ip': '198.51.100.4' },
    { 'x-client-ip': '198.51.100.5', 'cf-connecting-ip': '198.51.100.5', 'true-client-ip': '198.51.100.5' },
    { 'x-forwarded-for': '::1' },
  ]
  expect(await guess(urlOf(0), randomUUID(), forged)).toEqual(allowedThenRefused)
})

test('behind one proxy its word counts, and what a client wrote before it does not', async () => {
  const proxySays = (address: string, ...written: string[]) => ({ 'x-forwarded-for': [...written, address].join(', ') })
  const forged = Array.from({ length: SIGN_INS + 2 }, (_, index) => proxySays('203.0.113.9', `198.51.100.${index}`))
  const name = randomUUID()
  expect(await guess(proxiedOf(0), name, forged)).toEqual(allowedThenRefused)
  expect(await guess(proxiedOf(0), name, [proxySays('203.0.113.10')])).toEqual([401])

  const network = Array.from({ length: SIGN_INS + 2 }, (_, index) => proxySays(`2001:db8::${index + 1}`))
  expect(await guess(proxiedOf(0), randomUUID(), network)).toEqual(allowedThenRefused)
})

test.each([
  ['a port', (turn: number) => `203.0.113.11:${20_000 + turn}`],
  ['brackets and a port', (turn: number) => `[2001:db8:1::1]:${20_000 + turn}`],
  ['a port after IPv4 in IPv6', (turn: number) => `[::ffff:203.0.113.12]:${20_000 + turn}`],
  ['no address', (turn: number) => `client-${turn}`],
])('an entry with %s does not make each request a new client', async (_name, write) => {
  const entries = Array.from({ length: SIGN_INS + 2 }, (_, turn) => ({ 'x-forwarded-for': write(turn) }))
  expect(await guess(proxiedOf(0), randomUUID(), entries)).toEqual(allowedThenRefused)
})

test('one address may not try many names without end', async () => {
  const from = { 'x-forwarded-for': '203.0.113.77' }
  const names = Array.from({ length: SIGN_INS * 10 + 1 }, () => randomUUID())
  const statuses = await Promise.all(names.map((name) => guess(proxiedOf(0), name, [from])))
  expect(statuses.flat().filter((status) => status === 429)).toHaveLength(1)
})

test('sign-up is limited by the address', async () => {
  const signUp = (address: string) =>
    post(
      proxiedOf(0),
      PATHS.accounts,
      { name: randomUUID(), password: 'only for tests' },
      { 'x-forwarded-for': address },
    )
  const statuses = []
  for (let turn = 0; turn < 4; turn++) statuses.push((await signUp('203.0.113.20')).status)
  expect(statuses).toEqual([201, 201, 201, 429])
  expect((await signUp('203.0.113.21')).status).toBe(201)
})

test("a forged scheme does not change the session's cookie, unless a proxy says so", async () => {
  const signUp = async (url: string, headers: Record<string, string>) =>
    (
      await post(url, PATHS.accounts, { name: randomUUID(), password: 'only for tests' }, headers)
    ).headers.getSetCookie()[0]
  const forged = await signUp(urlOf(0), { 'x-forwarded-proto': 'https' })
  expect(forged).toMatch(/^chat_session_[0-9a-f]{8}=/)
  expect(forged).not.toContain('Secure')
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.30' }
  expect(await signUp(proxiedOf(0), headers)).toMatch(/^__Host-chat_session_[0-9a-f]{8}=.*; Path=\/; .*Secure/)
})

test('sending has a burst, by HTTP and by the socket together, and is refused beyond it with nothing stored', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  await socket.next('connection:opened')
  const { messages: before } = await person.api.listMessages(1)
  for (let turn = 0; turn < BURST; turn++) {
    if (turn % 2) await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'by HTTP' })
    else {
      socket.send({ event: 'message:send', room: 1, id: randomUUIDv7(), body: 'by the socket' })
      await socket.next('message:stored')
    }
  }
  const id = randomUUIDv7()
  socket.send({ event: 'message:send', room: 1, id, body: 'too many' })
  const { problem } = await socket.next('message:refused')
  expect(problem).toMatchObject({ code: 'too-many-requests', status: 429 })
  expect(problem.retryAfterSeconds).toBeLessThanOrEqual(10)
  const refused = { problem: { code: 'too-many-requests', retryAfterSeconds: expect.any(Number) } }
  await expect(person.api.sendMessage(1, { id, body: 'too many' })).rejects.toMatchObject(refused)
  await expect(person.api.deleteMessage(1, 1)).rejects.toMatchObject(refused)
  expect((await person.api.listMessages(1)).messages).toHaveLength(before.length + BURST)
  // Another account has a bucket of its own.
  const other = await createPerson(urlOf(0))
  await other.api.sendMessage(1, { id: randomUUIDv7(), body: 'me too' })
})

test('making and renaming rooms is limited too, as everybody is told of them', async () => {
  const person = await createPerson(urlOf(0))
  const make = () => person.api.createRoom({ name: randomUUID(), visibility: 'public' })
  const { id } = await make()
  for (let turn = 2; turn < BURST; turn++) await make()
  await person.api.renameRoom(id, randomUUID())
  const refused = { problem: { code: 'too-many-requests', retryAfterSeconds: expect.any(Number) } }
  await expect(make()).rejects.toMatchObject(refused)
  await expect(person.api.renameRoom(id, randomUUID())).rejects.toMatchObject(refused)
})

test('so is bringing people into rooms and out of them', async () => {
  const [person, guest] = await Promise.all([createPerson(urlOf(0)), createPerson(urlOf(0))])
  const { id } = await person.api.createRoom({ name: randomUUID(), visibility: 'public' })
  for (let turn = 0; turn < BURST / 2; turn++) {
    await guest.api.joinRoom(id)
    await guest.api.removeFromRoom(id, guest.account.id)
  }
  const { seq } = await person.api.listMessages(id)
  const refused = { problem: { code: 'too-many-requests', retryAfterSeconds: expect.any(Number) } }
  await expect(guest.api.joinRoom(id)).rejects.toMatchObject(refused)
  await expect(guest.api.removeFromRoom(1, guest.account.id)).rejects.toMatchObject(refused)
  expect((await person.api.listMessages(id)).seq).toBe(seq)
  await person.api.inviteToRoom(id, guest.account.name)
})

test('searching has a bucket of its own, a tenth as large', async () => {
  const person = await createPerson(urlOf(0))
  await person.api.search({ q: 'tea' })
  const refused = { problem: { code: 'too-many-requests', retryAfterSeconds: expect.any(Number) } }
  await expect(person.api.search({ q: 'tea' })).rejects.toMatchObject(refused)
  await person.api.sendMessage(1, { id: randomUUIDv7(), body: 'tea' })
})

test('typing is limited too', async () => {
  const person = await createPerson(urlOf(0))
  const socket = await openSocket(urlOf(0), person)
  const { epoch, seq } = await person.api.listMessages(1)
  socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
  await socket.next('room:resumed')
  for (let turn = 0; turn <= BURST; turn++) socket.send({ event: 'typing:start', room: 1 })
  expect((await socket.next('request:refused')).problem).toMatchObject({ code: 'too-many-requests' })
})
