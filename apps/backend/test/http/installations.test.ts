import request from 'supertest'
import { beforeAll, expect, test } from 'vitest'
import { nameSessionCookie } from '../../src/accounts/session-cookie.ts'
import { type User, useApp } from '../support/app.ts'

const stage = useApp()

let installation: string
beforeAll(async () => {
  const [row] = await stage.database.query<{ id: string }>('SELECT id FROM installation')
  installation = row?.id ?? ''
})

const getMe = (cookie: string) => request(stage.app).get('/api/me').set('cookie', cookie)
const signOut = (cookie: string, path = 'session') => request(stage.app).delete(`/api/${path}`).set('cookie', cookie)
const tokenOf = ({ cookie }: User) => cookie.split('=')[1] ?? ''
/** The cookie of a user's session for one scheme. */
const cookieFor = (scheme: 'http' | 'https', user: User) =>
  `${nameSessionCookie(installation, scheme === 'https')}=${tokenOf(user)}`

test("the cookie's name contains the installation's id, and /api/me returns the id", async () => {
  const { account, cookie } = await stage.signUp()
  expect(cookie.split('=')[0]).toBe(`chat_session_${installation.slice(0, 8)}`)
  await getMe(cookie).expect(200, { ...account, installation })
})

test('a session of version 0.1 stays valid, beside cookies of other installations', async () => {
  const previous = `chat_session=${tokenOf(await stage.signUp())}`
  await getMe(`chat_session_00000000=other; ${previous}`).expect(200)
  await signOut(previous)
    .expect(204)
    .expect('set-cookie', /^chat_session=;/)
  await getMe(previous).expect(401)
})

test('signing out keeps the cookie of another installation', async () => {
  const { cookie } = await stage.signUp()
  const { headers } = await signOut(`chat_session=of-another-one; ${cookie}`).expect(204)
  expect(headers['set-cookie']).toEqual([expect.stringMatching(/^chat_session_[0-9a-f]{8}=;/)])
})

test('an expired https cookie does not hide the http session', async () => {
  const { cookie } = await stage.signUp()
  const stale = `${nameSessionCookie(installation, true)}=stale`
  for (const cookies of [`${stale}; ${cookie}`, `${cookie}; chat_session=stale; ${stale}`])
    await getMe(cookies).expect(200)
})

test('of two valid cookies the one for the scheme of the request counts', async () => {
  const [secure, plain] = await Promise.all([stage.signUp(), stage.signUp()])
  const { body } = await getMe(`${cookieFor('https', secure)}; ${plain.cookie}`).expect(200)
  expect(body).toMatchObject(plain.account)
})

test('of several cookies with one name, set by sites of the same domain, the valid one counts', async () => {
  const { cookie } = await stage.signUp()
  const name = nameSessionCookie(installation, false)
  await getMe(`${name}=foreign; ${name}=; %; =x; ${name}; ${cookie}`).expect(200)
  // The number of tokens that the backend looks up is limited.
  await getMe(`${`${name}=foreign; `.repeat(50)}${cookie}`).expect(401)
})

test.each(['session', 'sessions'])(
  'DELETE /api/%s ends every session whose cookie the browser sends, so none of them stays valid',
  async (path) => {
    const [secure, plain, previous] = await Promise.all([stage.signUp(), stage.signUp(), stage.signUp()])
    const carried = [
      cookieFor('https', secure),
      cookieFor('http', plain),
      `chat_session=${tokenOf(previous)}`,
      'chat_session_00000000=of-another-one',
    ].join('; ')
    const { headers } = await signOut(carried, path).expect(204)
    expect(headers['set-cookie']).toHaveLength(3)
    await getMe(carried).expect(401)
  },
)
