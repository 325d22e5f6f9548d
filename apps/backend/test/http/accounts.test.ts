import { createHash, randomUUID } from 'node:crypto'
import type { Express } from 'express'
import request from 'supertest'
import { expect, test } from 'vitest'
import { PASSWORD, signIn, signUp, useApp } from '../support/app.ts'
import { refusal } from '../support/http.ts'

const stage = useApp()
const credentials = (name: string = randomUUID()) => ({ name, password: PASSWORD })

test('signs up, signs out, and signs in at another replica', async () => {
  const grace = await signUp(stage.app, 'Grace')
  const { body: me } = await grace.get('/api/me').expect(200)
  expect(me).toMatchObject(grace.account)
  await grace.get('/api/session').expect(200, { account: me })
  await grace.delete('/api/session').expect(204)
  await grace.get('/api/session').expect(200, { account: null })
  await grace.get('/api/me').expect(refusal('sign-in-required'))
  await signIn(await stage.addApp(), 'GRACE').expect(201, grace.account)
})

test('rejects a taken name in any case, and answers alike for a wrong password and an unknown name', async () => {
  await signUp(stage.app, 'Édith')
  await request(stage.app).post('/api/accounts').send(credentials('éDITH')).expect(refusal('name-taken', 'name'))
  await signIn(stage.app, 'Édith', 'something else').expect(refusal('wrong-credentials'))
  await signIn(stage.app, 'Unknown name').expect(refusal('wrong-credentials'))
})

test('names every wrong field, and stores nothing', async () => {
  const count = () => stage.database.query('SELECT count(*) FROM account')
  const before = await count()
  const post = (body: object) => request(stage.app).post('/api/accounts').send(body)
  const wrong = { name: ' Ada', password: 'short', admin: true }
  await post(wrong).expect(refusal('bad-request', 'name', 'password', 'admin'))
  await post(credentials('A\0da')).expect(refusal('bad-request', 'name'))
  expect(await count()).toEqual(before)
})

test('stores neither a password nor a token', async () => {
  const { cookie } = await stage.signUp()
  const token = cookie.split('=')[1] ?? ''
  expect(token).toHaveLength(43)
  const [row] = await stage.database.query<{ text: string }>(
    `SELECT string_agg(account::text || session::text, '') AS text FROM account, session`,
  )
  expect(row?.text).toContain('$argon2id$')
  for (const secret of [PASSWORD, token, Buffer.from(token).toString('hex')]) expect(row?.text).not.toContain(secret)
})

test('changes the password once, ends the other sessions, and then rejects the old password', async () => {
  const person = await stage.signUp()
  const { name } = person.account
  const other = await stage.signIn(name)
  const change = (current: string, password: string) => person.put('/api/me/password').send({ current, password })
  await change('not the right one', 'another for tests').expect(refusal('wrong-password', 'current'))
  await change(PASSWORD, 'short').expect(refusal('bad-request', 'password'))
  await other.get('/api/me').expect(200)

  const [first, second] = ['the first of two', 'the second of two']
  const answers = await Promise.all([change(PASSWORD, first), change(PASSWORD, second)])
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 403])
  await other.get('/api/me').expect(refusal('sign-in-required'))
  const { body } = await person.get('/api/sessions').expect(200)
  expect(body.sessions).toMatchObject([{ current: true }])
  await signIn(stage.app, name).expect(refusal('wrong-credentials'))
  await signIn(stage.app, name, answers[0].status === 204 ? first : second).expect(201)
})

test('lists the sessions of an account, ends one of them, and ends all', async () => {
  const person = await stage.signUp()
  const phone = await stage.signIn(person.account.name)
  const { body } = await phone.get('/api/sessions').expect(200)
  const { sessions } = body as { sessions: { id: string; current: boolean }[] }
  expect(sessions.map(({ current }) => current)).toEqual([true, false])
  const end = (id = '') => phone.delete(`/api/sessions/${id}`)
  await end(sessions[1]?.id).expect(204)
  await person.get('/api/me').expect(refusal('sign-in-required'))
  await end(sessions[1]?.id).expect(refusal('session-not-found'))
  await end('x').expect(refusal('bad-request', 'session'))
  await phone.delete('/api/sessions').expect(204)
  await phone.get('/api/me').expect(refusal('sign-in-required'))
})

test('sign-up follows the policy', async () => {
  const closed = await stage.addApp({ SIGN_UP: 'closed' })
  const invite = await stage.addApp({ SIGN_UP: 'invite' })
  const post = (app: Express, invitation?: string) =>
    request(app)
      .post('/api/accounts')
      .send({ ...credentials(), invitation })
  await post(closed).expect(refusal('sign-up-closed'))
  await post(invite).expect(refusal('invitation-required', 'invitation'))
  await stage.database.query(`INSERT INTO invitation (code_hash, expires_at) VALUES ($1, now() + interval '1 day')`, [
    createHash('sha256').update('come in').digest(),
  ])
  await post(invite, 'come in').expect(201)
  await post(invite, 'come in').expect(refusal('invitation-required', 'invitation'))
})
