import { createPooler, type Pooler } from '@chat/testing/pooler'
import { afterEach, expect, test } from 'vitest'
import { runCommand } from './support/command.ts'
import { createTestDatabase } from './support/database.ts'
import { createPerson } from './support/person.ts'
import { startReplica } from './support/replica.ts'

const TRANSACTION_POOLING =
  'transaction pooling). The chat needs sessions: set pool_mode=session, or use the direct address'

const poolers: Pooler[] = []
afterEach(() => {
  for (const pooler of poolers.splice(0)) pooler.close()
})

async function openPooler(url: string, mode: 'session' | 'transaction') {
  const pooler = await createPooler(url, mode)
  poolers.push(pooler)
  return pooler.url
}

test('the chat works behind a pooler in session mode, which refuses startup parameters', async () => {
  const database = await createTestDatabase({ migrated: false })
  const url = await openPooler(database.url, 'session')
  expect(await runCommand('migrate', [], { DATABASE_URL: url })).toMatchObject({ code: 0, stderr: '' })
  const replica = await startReplica({ DATABASE_URL: url })
  const { api } = await createPerson(replica.url)
  expect((await api.listRooms()).rooms.map(({ name }) => name)).toContain('general')
  expect(await replica.end('SIGTERM')).toBe(0)
  await database.drop()
})

test('behind a pooler in transaction mode migrate fails with a reason and holds no lock, and the server is not ready', async () => {
  const database = await createTestDatabase()
  const url = await openPooler(database.url, 'transaction')
  const migrated = await runCommand('migrate', [], { DATABASE_URL: url })
  expect(migrated).toMatchObject({ code: 1, stderr: expect.stringContaining(TRANSACTION_POOLING) })
  const replica = await startReplica({ DATABASE_URL: url }, { ready: false })
  const ready = async () => (await fetch(`${replica.url}/readyz`)).json()
  await expect.poll(ready).toMatchObject({ reason: expect.stringContaining(TRANSACTION_POOLING) })
  expect(
    await database.query(`SELECT FROM pg_locks WHERE locktype = 'advisory'
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`),
  ).toEqual([])
  const admin = await runCommand('admin', ['invite'], { DATABASE_URL: url })
  expect(admin.stderr).toContain(TRANSACTION_POOLING)
  expect(replica.log().split('\n').filter(Boolean)).toHaveLength(1)
  await replica.end('SIGTERM')
  await database.drop()
})
