import { randomUUIDv7 } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listMigrations, migrate } from '../../src/db/migrate.ts'
import { findMigrationsFolder } from '../../src/db/migrations-folder.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { createPerson, openSocket, type Person, type RawSocket } from './person.ts'
import { type Replica, startReplica } from './replica.ts'

interface Neighbour {
  replica: Replica
  person: Person
  socket: RawSocket
}

/** Tests, for every bus, that two installations in two schemas of one database do not affect each other. */
export function describeNeighbours(redisUrl: () => string | undefined): void {
  let database: TestDatabase
  let first: Neighbour
  let second: Neighbour

  async function move(schema: string): Promise<Neighbour> {
    await database.query(`CREATE SCHEMA ${schema}`)
    const url = new URL(database.url)
    url.search = `options=-csearch_path%3D${schema}`
    const client = new pg.Client(url.href)
    await client.connect()
    await migrate(client, listMigrations(findMigrationsFolder()), () => {})
    await client.end()
    const replica = await startReplica({ DATABASE_URL: url.href, REDIS_URL: redisUrl(), RETENTION_DAYS: '30' })
    const person = await createPerson(replica.url)
    const socket = await openSocket(replica.url, person)
    const { epoch, seq } = await person.api.listMessages(1)
    socket.send({ event: 'room:resume', epoch, rooms: [{ room: 1, seq }] })
    await socket.next('room:resumed')
    return { replica, person, socket }
  }

  beforeAll(async () => {
    database = await createTestDatabase({ migrated: false })
    first = await move('chat')
    second = await move('chat2')
  })

  afterAll(async () => {
    await Promise.all([first, second].map(({ replica }) => replica.end('SIGTERM')))
    await database.drop()
  })

  const send = ({ person }: Neighbour, body: string) => person.api.sendMessage(1, { id: randomUUIDv7(), body })
  const read = ({ socket }: Neighbour) =>
    socket.changes(1).flatMap((change) => (change.kind === 'message:sent' ? [change.message.body] : []))

  test('an installation receives its own messages, and none of the other installation', async () => {
    for (let turn = 0; turn < 8; turn++) await send(first, `of the first ${turn}`)
    await send(second, 'of the second')
    await expect.poll(() => read(first)).toHaveLength(8)
    await expect.poll(() => read(second)).toContain('of the second')
    expect(read(second)).toEqual(['of the second'])
  })

  test('an installation receives no sessions, rooms, typing or presence of the other installation', async () => {
    // Both installations use the same ids, so an event of one would match the other.
    expect(first.person.account.id).toBe(second.person.account.id)
    const heard = second.socket.events.length
    await first.person.api.createRoom({ name: 'listed', visibility: 'public' })
    await first.person.api.markRead(1, 1)
    first.socket.send({ event: 'typing:start', room: 1 })
    const other = await createPerson(first.replica.url)
    const socket = await openSocket(first.replica.url, other)
    await socket.next('connection:opened')
    await other.api.signOut()
    await socket.closed()
    await send(second, 'last')
    await expect.poll(() => read(second)).toContain('last')
    const kinds = second.socket.events.slice(heard).map(({ event }) => event)
    expect(kinds.filter((event) => event !== 'connection:beat')).toEqual(['room:changed'])
  })

  test('each installation lists only its own replicas, and holds its own presence lock', async () => {
    for (const { person, replica } of [first, second]) {
      const { instances } = await person.api.topology()
      expect(instances.map(({ instance }) => instance)).toEqual([`replica-${new URL(replica.url).port}`])
    }
    const locks = await database.query(
      `SELECT classid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
    expect(new Set(locks.map(({ classid }) => classid)).size).toBe(2)
  })
}
