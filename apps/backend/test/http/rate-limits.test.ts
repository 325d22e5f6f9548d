import { randomUUID } from 'node:crypto'
import type { Express } from 'express'
import request, { type Response } from 'supertest'
import { beforeAll, expect, test } from 'vitest'
import { PASSWORD, useApp } from '../support/app.ts'
import { createRoom, invite, join, listMessages, refusal, remove, rename, search, store } from '../support/http.ts'

type Headers = Record<string, string>

const SIGN_INS = 4
/** Messages that an account may send at once: 10 s at 1 per second. */
const BURST = 10

const limits = { SIGN_INS_PER_MINUTE: String(SIGN_INS), MESSAGES_PER_SECOND: '1' }
const stage = useApp(limits)
/** Behind one proxy. */
const proxied = useApp({ ...limits, PROXY_HOPS: '1', SIGN_UPS_PER_HOUR: '3' })

/** On the same database as `stage.app`. */
let other: Express
beforeAll(async () => {
  other = await stage.addApp()
})

const signInWrong = (app: Express, name: string, headers: Headers = {}) =>
  request(app).post('/api/session').set(headers).send({ name, password: 'a wrong guess' })

/** Signs in with a wrong password, once for each of `headers` in turn, and returns the statuses. */
async function guess(app: Express, name: string, headers: Headers[]) {
  const statuses: number[] = []
  for (const each of headers) statuses.push((await signInWrong(app, name, each)).status)
  return statuses
}

const signUp = (app: Express, headers: Headers) =>
  request(app).post('/api/accounts').set(headers).send({ name: randomUUID(), password: PASSWORD })

const forwardedFor = (...addresses: string[]) => ({ 'x-forwarded-for': addresses.join(', ') })
const times = <Value>(count: number, create: (turn: number) => Value) =>
  Array.from({ length: count }, (_, turn) => create(turn))

const allowedThenRefused = [...Array(SIGN_INS).fill(401), 429, 429]

function expectLimited(response: Response) {
  refusal('too-many-requests')(response)
  expect(response.body.retryAfterSeconds).toBeGreaterThan(0)
}

test('all replicas count the sign-ins of a name together, and a refusal contains the seconds to wait', async () => {
  const name = randomUUID()
  const statuses: number[] = []
  for (let turn = 0; turn < SIGN_INS + 2; turn++)
    statuses.push(...(await guess(turn % 2 ? other : stage.app, turn % 3 ? name : name.toUpperCase(), [{}])))
  expect(statuses).toEqual(allowedThenRefused)

  const { body, headers } = await signInWrong(stage.app, name).expect(expectLimited)
  expect(headers['retry-after']).toBe(String(body.retryAfterSeconds))
  expect(body.retryAfterSeconds).toBeGreaterThan(50)
  expect(body.retryAfterSeconds).toBeLessThanOrEqual(60)
  // Another name has its own limit.
  expect(await guess(stage.app, randomUUID(), [{}])).toEqual([401])
})

test('all spellings of one name share a limit', async () => {
  const spellings = ['iiiii', '\u0130iiii', 'IIIII', '\uff49iiii', 'iii\u200cii', '\u0131iiii']
  const statuses: number[] = []
  for (const name of spellings) statuses.push(...(await guess(stage.app, name, [{}])))
  expect(statuses).toEqual(allowedThenRefused)
})

test('without a proxy no header changes the address of a client', async () => {
  const forged = [
    forwardedFor('198.51.100.1'),
    forwardedFor('198.51.100.2', '127.0.0.1'),
    { forwarded: 'for=198.51.100.3' },
    { 'x-real-ip': '198.51.100.4' },
    { 'x-client-ip': '198.51.100.5', 'cf-connecting-ip': '198.51.100.5', 'true-client-ip': '198.51.100.5' },
    forwardedFor('::1'),
  ]
  expect(await guess(stage.app, randomUUID(), forged)).toEqual(allowedThenRefused)
})

test('behind one proxy the entry of the proxy counts, and earlier entries of the client do not', async () => {
  const name = randomUUID()
  const forged = times(SIGN_INS + 2, (turn) => forwardedFor(`198.51.100.${turn}`, '203.0.113.9'))
  expect(await guess(proxied.app, name, forged)).toEqual(allowedThenRefused)
  expect(await guess(proxied.app, name, [forwardedFor('203.0.113.10')])).toEqual([401])

  const network = times(SIGN_INS + 2, (turn) => forwardedFor(`2001:db8::${turn + 1}`))
  expect(await guess(proxied.app, randomUUID(), network)).toEqual(allowedThenRefused)
})

test.each([
  ['a port', (turn: number) => `203.0.113.11:${20_000 + turn}`],
  ['brackets and a port', (turn: number) => `[2001:db8:1::1]:${20_000 + turn}`],
  ['a port after IPv4 in IPv6', (turn: number) => `[::ffff:203.0.113.12]:${20_000 + turn}`],
  ['no address', (turn: number) => `client-${turn}`],
])('an entry with %s does not make each request a new client', async (_name, write) => {
  const entries = times(SIGN_INS + 2, (turn) => forwardedFor(write(turn)))
  expect(await guess(proxied.app, randomUUID(), entries)).toEqual(allowedThenRefused)
})

test('one address may sign in to ten times as many names, and not more', async () => {
  const from = [forwardedFor('203.0.113.77')]
  const names = times(SIGN_INS * 10 + 1, () => randomUUID())
  const statuses = await Promise.all(names.map((name) => guess(proxied.app, name, from)))
  expect(statuses.flat().filter((status) => status === 429)).toHaveLength(1)
})

test('one address has a limit of sign-ups', async () => {
  const from = forwardedFor('203.0.113.20')
  for (let turn = 0; turn < 3; turn++) await signUp(proxied.app, from).expect(201)
  await signUp(proxied.app, from).expect(expectLimited)
  await signUp(proxied.app, forwardedFor('203.0.113.21')).expect(201)
})

test('X-Forwarded-Proto makes the cookie secure only behind a proxy', async () => {
  const https = { 'x-forwarded-proto': 'https' }
  const cookieOf = ({ headers }: Response) => headers['set-cookie']?.[0]
  const forged = cookieOf(await signUp(stage.app, https))
  expect(forged).toMatch(/^chat_session_[0-9a-f]{8}=/)
  expect(forged).not.toContain('Secure')
  const secure = cookieOf(await signUp(proxied.app, { ...https, ...forwardedFor('203.0.113.30') }))
  expect(secure).toMatch(/^__Host-chat_session_[0-9a-f]{8}=.*; Path=\/; .*Secure/)
})

test('an account creates and renames rooms only up to the limit', async () => {
  const user = await stage.signUp()
  const { id } = await createRoom(user)
  for (let turn = 2; turn < BURST; turn++) await createRoom(user)
  await rename(user, id, randomUUID()).expect(200)
  await user.post('/api/rooms').send({ name: randomUUID() }).expect(expectLimited)
  await rename(user, id, randomUUID()).expect(expectLimited)
})

test('an account joins and leaves rooms only up to the limit', async () => {
  const [host, guest] = await Promise.all([stage.signUp(), stage.signUp()])
  const { id } = await createRoom(host)
  for (let turn = 0; turn < BURST / 2; turn++) {
    await join(guest, id).expect(201)
    await remove(guest, id, guest).expect(204)
  }
  const { seq } = await listMessages(host, id)
  await join(guest, id).expect(expectLimited)
  await remove(guest, 1, guest).expect(expectLimited)
  expect((await listMessages(host, id)).seq).toBe(seq)
  await invite(host, id, guest.account.name).expect(201)
})

test('an account searches a tenth as often as it sends, with a limit of its own', async () => {
  const user = await stage.signUp()
  await search(user, 'tea').expect(200)
  await search(user, 'tea').expect(expectLimited)
  await store(user, 1, 'tea')
})
