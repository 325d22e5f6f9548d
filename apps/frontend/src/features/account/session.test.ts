import { ApiError } from '@chat/client/api'
import { createProblem } from '@chat/contract/problem-codes'
import { expect, it, vi } from 'vitest'
import { createSession } from './session.ts'

const ADA = { id: 1, name: 'Ada' }
const refuse = (code: Parameters<typeof createProblem>[0]) => async () => {
  throw new ApiError(createProblem(code))
}

function create(more: Partial<Parameters<typeof createSession>[0]> = {}) {
  const api = {
    me: async () => ADA,
    signIn: async () => ADA,
    signUp: async () => ADA,
    signOut: async () => {},
    signOutEverywhere: async () => {},
  }
  return createSession({ ...api, ...more })
}

it('finds out who is signed in', async () => {
  const session = create()
  await session.load()
  expect(session.store.get()).toEqual({ status: 'signed-in', account: ADA })
})

it('asks to sign in when nobody is, without saying that a session ended', async () => {
  const session = create({ me: refuse('sign-in-required') })
  await session.load()
  expect(session.store.get()).toEqual({ status: 'signed-out', ended: false })
})

it('asks again while nobody answers', async () => {
  vi.useFakeTimers()
  const answers = [refuse('unavailable'), refuse('bad-gateway'), async () => ADA]
  const session = create({ me: () => (answers.shift() ?? refuse('internal'))() })
  await session.load()
  expect(session.store.get().status).toBe('unreachable')
  await vi.runAllTimersAsync()
  expect(session.store.get().status).toBe('signed-in')
  vi.useRealTimers()
})

it('stays signed out with a wrong password, and tells why', async () => {
  const session = create({ me: refuse('sign-in-required'), signIn: refuse('wrong-credentials') })
  await session.load()
  await expect(session.signIn({ name: 'Ada', password: 'wrong' })).rejects.toThrow('wrong')
  expect(session.store.get().status).toBe('signed-out')
})

it('tells an ended session from one that was never there', async () => {
  const session = create()
  session.end()
  expect(session.store.get()).toEqual({ status: 'loading' })
  await session.load()
  session.end()
  expect(session.store.get()).toEqual({ status: 'signed-out', ended: true })
})
