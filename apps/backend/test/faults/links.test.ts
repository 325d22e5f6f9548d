import { randomUUIDv7 } from 'node:crypto'
import { CLOSE } from '@chat/contract/close-codes'
import { createLink, throughLink } from '@chat/testing/faulty-link'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { expectNothingLost, listAlive, startLoad } from '../support/load.ts'
import { createPerson, openSocket } from '../support/person.ts'
import { type Replica, startReplica } from '../support/replica.ts'

/** The time in which each side must notice a half-open link, in ms. */
const HALF_OPEN_MAX_MS = 35_000
/** Maximum ms until clients display the messages in transit. */
const HALF_OPEN_BEGUN_MS = 1_000
const DISPLAYS_BETWEEN = 30_000
const BUS_CUTS = 5

let database: TestDatabase
let replicas: Replica[]

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { DATABASE_URL: database.url, DRAIN_SECONDS: '1' }
  replicas = await Promise.all([1, 2, 3].map(() => startReplica(env)))
})

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.end('SIGKILL')))
  await database.drop()
})

const urls = () => listAlive(replicas)
const portOf = (replica: Replica | undefined) => Number(new URL(replica?.url ?? '').port)

const LISTENERS = `SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'chat-backend listener'`

test('rule 5: bus connections that are cut under load lose nothing', async () => {
  const load = await startLoad({ database, urls })
  for (let cut = 0; cut < BUS_CUTS; cut++) {
    await load.displayed(DISPLAYS_BETWEEN)
    // Each replica must have reconnected after the previous cut.
    await expect.poll(async () => (await database.query(LISTENERS)).length).toBeGreaterThanOrEqual(replicas.length)
    const cuts = await database.query(`SELECT pg_terminate_backend(pid) FROM (${LISTENERS}) AS listener`)
    // A replica that misses its echo on a busy machine opens a second connection before it closes the first one.
    expect(cuts.length).toBeGreaterThanOrEqual(replicas.length)
  }
  await expectNothingLost(`${BUS_CUTS} cuts of the bus`, await load.stop(), database)
})

test('rule 6: both sides detect cut links and half-open links, and no message is lost', async () => {
  const link = await createLink(() => portOf(replicas[0]))
  const special = Array.from({ length: 10 }, () => `http://127.0.0.1:${link.port}`)
  const load = await startLoad({ database, urls, special })
  const connectedOf = () => load.opened.slice(0, special.length)
  await load.displayed(DISPLAYS_BETWEEN)
  link.cut()
  await expect.poll(() => connectedOf().every((count) => count >= 2)).toBe(true)
  await load.displayed(DISPLAYS_BETWEEN)

  const own = await createPerson(`http://127.0.0.1:${link.port}`)
  const silent = await openSocket(`http://127.0.0.1:${link.port}`, own)
  await silent.next('connection:opened')
  const online = async () => {
    const { api } = await createPerson(urls()[1] ?? '')
    // The page of members that begins with this name.
    const { members } = await api.listMembers(1, { after: own.account.name.slice(0, -1) })
    return members.find(({ id }) => id === own.account.id)?.online
  }
  await expect.poll(online).toBe(true)
  const frozenAt = performance.now()
  const before = connectedOf()
  link.freeze()
  // Each client has closed its link and opened another one.
  await expect
    .poll(() => connectedOf().every((count, index) => count > (before[index] ?? 0)), { timeout: HALF_OPEN_MAX_MS })
    .toBe(true)
  await expect.poll(online, { timeout: HALF_OPEN_MAX_MS, interval: 1_000 }).toBe(false)
  const noticed = Math.round(performance.now() - frozenAt)
  expect(noticed).toBeLessThan(HALF_OPEN_MAX_MS)
  await expectNothingLost(`links cut and half open (noticed after ${noticed} ms)`, await load.stop(), database)
  link.close()
}, 150_000)

test('rule 6: a replica detects a half-open link to the database, and no message sent meanwhile is lost', async () => {
  const link = await createLink(() => Number(new URL(database.url).port))
  const replica = await startReplica({ DATABASE_URL: throughLink(link, database.url) })
  onTestFinished(async () => {
    await replica.end('SIGKILL')
    link.close()
  })
  const load = await startLoad({ database, urls, special: Array<string>(10).fill(replica.url) })
  await load.displayed(DISPLAYS_BETWEEN)
  link.freeze()
  const frozenAt = performance.now()
  await load.allDisplayed(frozenAt + HALF_OPEN_BEGUN_MS)
  const noticed = Math.round(performance.now() - frozenAt)
  expect(noticed).toBeLessThan(HALF_OPEN_MAX_MS)
  expect((await fetch(`${replica.url}/readyz`)).status).toBe(200)
  await expectNothingLost(`database half open (noticed after ${noticed} ms)`, await load.stop(), database)
}, 150_000)

test('rule 7: a replica that stops under load refuses new work, moves its clients to others, and exits with 0', async () => {
  const load = await startLoad({ database, urls })
  await load.displayed(DISPLAYS_BETWEEN)
  const leaving = replicas[2] as Replica
  const start = performance.now()
  const ended = leaving.end('SIGTERM')
  await expect.poll(async () => (await fetch(`${leaving.url}/readyz`)).status, { interval: 20 }).toBe(503)
  // The replica serves until the edge notices.
  expect((await fetch(`${leaving.url}/api/version`)).status).toBe(200)
  expect(await ended).toBe(0)
  expect(performance.now() - start).toBeLessThan(10_000)
  await load.displayed(DISPLAYS_BETWEEN * 2)
  await expectNothingLost('a replica that stops', await load.stop(), database)
})

test('rule 6: a replica disconnects a client that reads nothing, and other clients do not wait', async () => {
  const [url = ''] = urls()
  const [writer, reader] = await Promise.all([createPerson(url), createPerson(url)])
  const { id: room } = await writer.api.createRoom({ name: 'slow', visibility: 'private' })
  await writer.api.inviteToRoom(room, reader.account.name)
  const { epoch, seq } = await writer.api.listMessages(room)
  const [slow, fast] = await Promise.all([openSocket(url, reader), openSocket(url, writer)])
  for (const socket of [slow, fast]) {
    socket.send({ event: 'room:resume', epoch, rooms: [{ room, seq }] })
    await socket.next('room:resumed')
  }
  slow.socket.pause()
  const send = () => writer.api.sendMessage(room, { id: randomUUIDv7(), body: 'x'.repeat(4_000) })
  let sent = 0
  // The kernel buffers some MB before the replica detects back-pressure.
  while (sent < 10_000) {
    await Promise.all(Array.from({ length: 100 }, send))
    sent += 100
    // The client still sends, so it is not disconnected for its silence.
    slow.socket.pong()
    if (!(await isOnline())) break
  }
  expect(sent).toBeLessThan(10_000)
  await expect.poll(() => fast.changes(room).length).toBe(sent)
  expect(fast.changes(room).map((change) => change.seq)).toEqual(
    Array.from({ length: sent }, (_, index) => seq + 1 + index),
  )
  slow.socket.resume()
  // 1006 if the link was cut before the close arrived.
  expect([CLOSE.tryAgain, 1006]).toContain(await slow.closed())

  async function isOnline() {
    const { members } = await writer.api.listMembers(room)
    return members.find(({ id }) => id === reader.account.id)?.online
  }
})
