import { randomUUID } from 'node:crypto'
import { createNodeSession } from '@chat/client/node-session'
import { expect, test } from 'vitest'
import { expectClosed, useAdmin } from './support/admin.ts'
import { createPerson } from './support/person.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const PASSWORD = 'only for tests'

const stage = useReplicas(2)
const { urlOf } = stage
const { openSockets, signIn, succeed } = useAdmin(stage)

test('reset-password prints a new random password, and ends every session of the old password', async () => {
  const person = await createPerson(urlOf(0))
  const { name } = person.account
  const sockets = await openSockets(person)
  const start = performance.now()
  const [first, second] = [await succeed('reset-password', name.toUpperCase()), await succeed('reset-password', name)]
  await expectClosed(sockets, start)
  expect(first).toMatch(/^[\w-]{24}$/)
  expect(second).not.toBe(first)
  await expect(person.api.me()).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
  for (const old of [PASSWORD, first])
    await expect(signIn(name, old)).rejects.toMatchObject({ problem: { code: 'wrong-credentials' } })
  await expect(signIn(name, second)).resolves.toEqual(person.account)
})

test('disable ends every session and refuses sign-ins; enable allows them again', async () => {
  const person = await createPerson(urlOf(0))
  const { name } = person.account
  const sockets = await openSockets(person)
  const start = performance.now()
  expect(await succeed('disable', name)).toContain(`"${name}"`)
  await expectClosed(sockets, start)
  await expect(signIn(name, PASSWORD)).rejects.toMatchObject({ problem: { code: 'account-disabled' } })
  // A session that was created at the same moment is refused too.
  await stage.database.query(
    `INSERT INTO session (account_id, token_hash, expires_at) VALUES ($1, sha256('late'), now() + interval '1 hour')`,
    [person.account.id],
  )
  const late = await fetch(`${urlOf(0)}/api/me`, { headers: { cookie: 'chat_session=late' } })
  expect(late.status).toBe(401)
  await succeed('enable', name)
  await expect(signIn(name, PASSWORD)).resolves.toEqual(person.account)
})

test.each([
  ['wrong-credentials', `password_hash = 'another'`],
  ['account-disabled', 'disabled_at = now()'],
])('a sign-in that runs while the sessions of its account end is refused: %s', async (code, change) => {
  const { account } = await createPerson(urlOf(0))
  const { query } = stage.database
  // Like `reset-password` and `disable`, but slowly: the sign-in still reads the previous state of the account.
  await query('BEGIN')
  await query('SET LOCAL idle_in_transaction_session_timeout = 0')
  await query(`UPDATE account SET ${change} WHERE id = $1`, [account.id])
  const refused = expect(signIn(account.name, PASSWORD)).rejects.toMatchObject({ problem: { code } })
  await expect
    .poll(() => query('SELECT FROM pg_locks WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid)) AND NOT granted'))
    .toEqual([{}])
  await query('DELETE FROM session WHERE account_id = $1', [account.id])
  await query('COMMIT')
  await refused
  expect(await query('SELECT FROM session WHERE account_id = $1', [account.id])).toEqual([])
})

test('invite prints a code for one sign-up', async () => {
  const replica = await startReplica({ DATABASE_URL: stage.database.url, SIGN_UP: 'invite' })
  const [invitation, other] = [await succeed('invite'), await succeed('invite', '--days', '30')]
  const signUp = (code: string) =>
    createNodeSession(replica.url).api.signUp({ name: randomUUID(), password: PASSWORD, invitation: code })
  await expect(signUp(invitation)).resolves.toMatchObject({ id: expect.any(Number) })
  await expect(signUp(invitation)).rejects.toMatchObject({ problem: { code: 'invitation-required' } })
  await expect(signUp(other)).resolves.toMatchObject({ id: expect.any(Number) })
  const days = await stage.database.query<{ days: number }>(
    'SELECT round(extract(epoch FROM expires_at - created_at) / 86400)::int AS days FROM invitation ORDER BY created_at',
  )
  expect(days).toEqual([{ days: 7 }, { days: 30 }])
  await replica.end('SIGTERM')
})
