import { createNodeSession, type NodeSession } from '@chat/client/node-session'
import { expect, test } from 'vitest'
import { nameSessionCookie } from '../src/accounts/session-cookie.ts'
import { describeNeighbours } from './support/neighbours.ts'
import { createPerson, openSocket, type Person } from './support/person.ts'
import { useReplicas } from './support/replicas.ts'

describeNeighbours(() => undefined)

const stage = useReplicas(1)

async function findInstallation(): Promise<string> {
  const [row] = await stage.database.query<{ id: string }>('SELECT id FROM installation')
  return row?.id ?? ''
}

const ask = (cookie: string, method = 'GET', headers: Record<string, string> = {}) =>
  fetch(`${stage.urlOf(0)}/api/${method === 'GET' ? 'me' : 'session'}`, { method, headers: { cookie, ...headers } })

const tokenOf = (person: NodeSession) => person.cookie()?.split('=')[1] ?? ''

test("the cookie's name contains the installation's id, and /api/me and a socket send that id", async () => {
  const installation = await findInstallation()
  const person = await createPerson(stage.urlOf(0))
  expect(person.cookie()?.split('=')[0]).toBe(`chat_session_${installation.slice(0, 8)}`)
  expect(await person.api.me()).toEqual({ ...person.account, installation })
  const socket = await openSocket(stage.urlOf(0), person)
  expect(await socket.next('connection:opened')).toMatchObject({ account: person.account, installation })
  socket.socket.close()
})

test('a session of version 0.1 stays valid, beside cookies of other installations', async () => {
  const person = await createPerson(stage.urlOf(0))
  const previous = `chat_session=${tokenOf(person)}`
  expect((await ask(`chat_session_00000000=other; ${previous}`)).status).toBe(200)
  const socket = await openSocket(stage.urlOf(0), { cookie: () => previous } as NodeSession)
  await socket.next('connection:opened')
  const signedOut = await ask(previous, 'DELETE')
  expect(signedOut.headers.getSetCookie()).toEqual([expect.stringMatching(/^chat_session=;/)])
  expect((await ask(previous)).status).toBe(401)
})

test('signing out keeps the cookie of another installation', async () => {
  const person = await createPerson(stage.urlOf(0))
  const { headers } = await ask(`chat_session=of-another-one; ${person.cookie()}`, 'DELETE')
  expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^chat_session_[0-9a-f]{8}=;/)])
})

test('an expired https cookie does not hide the http session', async () => {
  const person = await createPerson(stage.urlOf(0))
  const stale = `${nameSessionCookie(await findInstallation(), true)}=stale`
  for (const cookie of [`${stale}; ${person.cookie()}`, `${person.cookie()}; chat_session=stale; ${stale}`]) {
    expect((await ask(cookie)).status).toBe(200)
  }
})

test('of two valid cookies the one for the scheme of the request counts, also on a socket', async () => {
  const [secure, plain] = await Promise.all([createPerson(stage.urlOf(0)), createPerson(stage.urlOf(0))])
  const cookie = `${nameSessionCookie(await findInstallation(), true)}=${tokenOf(secure)}; ${plain.cookie()}`
  expect(await (await ask(cookie)).json()).toMatchObject(plain.account)
  const open = (origin: string) => openSocket(stage.urlOf(0), { ...plain, cookie: () => cookie } as Person, { origin })
  const socket = await open(stage.urlOf(0))
  expect(await socket.next('connection:opened')).toMatchObject({ account: plain.account })
  const own = await open(stage.urlOf(0).replace('http:', 'https:'))
  expect(await own.next('connection:opened')).toMatchObject({ account: secure.account })
})

test('of several cookies with one name, set by sites of the same domain, the valid one counts', async () => {
  const person = await createPerson(stage.urlOf(0))
  const name = nameSessionCookie(await findInstallation(), false)
  expect((await ask(`${name}=foreign; ${name}=; %; =x; ${name}; ${person.cookie()}`)).status).toBe(200)
  // The number of tokens that the backend looks up is limited.
  expect((await ask(`${`${name}=foreign; `.repeat(50)}${person.cookie()}`)).status).toBe(401)
})

test.each(['session', 'sessions'])(
  'DELETE /api/%s ends every session whose cookie the browser sends, so none of them stays valid',
  async (path) => {
    const create = () => createPerson(stage.urlOf(0))
    const [secure, plain, previous] = await Promise.all([create(), create(), create()])
    const installation = await findInstallation()
    const carried = [
      `${nameSessionCookie(installation, true)}=${tokenOf(secure)}`,
      `${nameSessionCookie(installation, false)}=${tokenOf(plain)}`,
      `chat_session=${tokenOf(previous)}`,
      'chat_session_00000000=of-another-one',
    ].join('; ')
    const answer = await fetch(`${stage.urlOf(0)}/api/${path}`, { method: 'DELETE', headers: { cookie: carried } })
    expect(answer.status).toBe(204)
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])).toHaveLength(3)
    expect((await ask(carried)).status).toBe(401)
  },
)

test('a copy of the database can get a new id, and its replica uses the new id', async () => {
  const { api } = createNodeSession(stage.urlOf(0))
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
