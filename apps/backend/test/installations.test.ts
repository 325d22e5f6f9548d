import { createNodeSession, type NodeSession } from '@chat/client/node-session'
import { expect, test } from 'vitest'
import { nameSessionCookie } from '../src/accounts/session-cookie.ts'
import { describeNeighbours } from './support/neighbours.ts'
import { createPerson, openSocket } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

describeNeighbours(() => undefined)

const stage = useReplicas(1)
const { urlOf } = stage

async function findInstallation(): Promise<string> {
  const [row] = await stage.database.query<{ id: string }>('SELECT id FROM installation')
  return row?.id ?? ''
}

const tokenOf = (session: NodeSession) => session.cookie()?.split('=')[1] ?? ''

/** Opens a socket with this cookie and returns its first event. */
async function open(cookie: string, origin = urlOf(0)) {
  const socket = await openSocket(urlOf(0), { cookie: () => cookie } as NodeSession, { origin })
  const opened = await socket.next('connection:opened')
  socket.socket.close()
  return opened
}

test("a socket sends the installation's id, and accepts a session of version 0.1", async () => {
  const person = await createPerson(urlOf(0))
  const opened = { account: person.account, installation: await findInstallation() }
  for (const cookie of [person.cookie() ?? '', `chat_session=${tokenOf(person)}`])
    expect(await open(cookie)).toMatchObject(opened)
})

test('of two valid cookies a socket uses the one for the scheme of its origin', async () => {
  const [secure, plain] = await Promise.all([createPerson(urlOf(0)), createPerson(urlOf(0))])
  const cookie = `${nameSessionCookie(await findInstallation(), true)}=${tokenOf(secure)}; ${plain.cookie()}`
  expect(await open(cookie)).toMatchObject({ account: plain.account })
  expect(await open(cookie, urlOf(0).replace('http:', 'https:'))).toMatchObject({ account: secure.account })
})

test('a copy of the database can get a new id, and its replica uses the new id', async () => {
  const { api } = createNodeSession(urlOf(0))
  const before = await findInstallation()
  await stage.database.query('UPDATE installation SET id = gen_random_uuid()')
  const after = await findInstallation()
  expect(after).not.toBe(before)
  await expect
    .poll(
      async () => {
        await api.signUp({ name: crypto.randomUUID(), password: 'only for tests' })
        return (await api.me()).installation
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(after)
})
