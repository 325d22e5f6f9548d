import { ApiError } from '@chat/client/api'
import type { Me } from '@chat/contract/accounts'
import { createProblem } from '@chat/contract/problem'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createSession } from './session.ts'

const INSTALLATION = '3a0f5e2c-5f0e-4a7e-9d2b-000000000001'
const ADA = { id: 1, name: 'Ada', installation: INSTALLATION }
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
    listSessions: async () => ({ sessions: [] }),
    ...more,
  }
  return createSession({ currentSession: async () => ({ account: await api.me().catch(toNoAccount) }), ...api })
}

// Like the server: a missing session is not an error.
function toNoAccount(error: unknown): null {
  if (error instanceof ApiError && error.problem.code === 'sign-in-required') return null
  throw error
}

it('loads the account that is signed in', async () => {
  const session = create()
  await session.load()
  expect(session.store.get()).toEqual({ status: 'signed-in', account: ADA })
})

it('is signed out, and not ended, if there is no session', async () => {
  const session = create({ me: refuse('sign-in-required') })
  await session.load()
  expect(session.store.get()).toEqual({ status: 'signed-out', ended: false })
})

it('repeats the request until the server answers', async () => {
  vi.useFakeTimers()
  const answers = [refuse('unavailable'), refuse('bad-gateway'), async () => ADA]
  const session = create({ me: () => (answers.shift() ?? refuse('internal'))() })
  await session.load()
  expect(session.store.get().status).toBe('unreachable')
  await vi.runAllTimersAsync()
  expect(session.store.get().status).toBe('signed-in')
  vi.useRealTimers()
})

it('stays signed out after a wrong password, and rejects with the reason', async () => {
  const session = create({ me: refuse('sign-in-required'), signIn: refuse('wrong-credentials') })
  await session.load()
  await expect(session.signIn({ name: 'Ada', password: 'wrong' })).rejects.toThrow('wrong')
  expect(session.store.get().status).toBe('signed-out')
})

it('distinguishes an ended session from a missing one', async () => {
  const session = create()
  session.end()
  expect(session.store.get()).toEqual({ status: 'loading' })
  await session.load()
  session.end()
  expect(session.store.get()).toEqual({ status: 'signed-out', ended: true })
})

it('reports a lost cookie if a sign-in leaves the browser signed out, or signed in as another account', async () => {
  for (const me of [refuse('sign-in-required'), async () => ({ ...ADA, id: 2 })]) {
    const session = create({ me })
    const entries = [
      session.signIn({ name: 'Ada', password: 'right' }),
      session.signUp({ name: 'Ada', password: 'right' }),
    ]
    for (const entry of entries) await expect(entry).rejects.toMatchObject({ problem: { code: 'sign-in-required' } })
    expect(session.store.get().status).toBe('loading')
  }
})

it('deletes drafts at sign-out, also if the socket ends the session before the answer', async () => {
  const draft = `chat.${INSTALLATION}.1.draft.1`
  const items: Record<string, string> = { [draft]: '"half"' }
  Object.defineProperties(items, {
    getItem: { value: (key: string) => items[key] ?? null },
    setItem: { value: (key: string, value: string) => Object.assign(items, { [key]: value }) },
    removeItem: { value: (key: string) => delete items[key] },
  })
  vi.stubGlobal('localStorage', items)
  const session = create({ signOut: async () => session.end() })
  await session.signIn({ name: 'Ada', password: 'right' })
  session.end()
  expect(session.isTextStored()).toBe(true)
  await session.load()
  await session.signOut()
  expect(items).not.toHaveProperty([draft])
  expect(session.isTextStored()).toBe(false)
  expect(session.store.get()).toEqual({ status: 'signed-out', ended: false })
  vi.unstubAllGlobals()
})

describe('with another tab', () => {
  const BEN = { id: 2, name: 'Ben', installation: INSTALLATION }
  const CREDENTIALS = { name: 'x', password: 'x' }

  // As in a browser, storing an unchanged value causes no event.
  beforeEach(() => {
    vi.useFakeTimers()
    const items = new Map<string, string>()
    const listeners = new Set<(event: { key: string }) => void>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => items.get(key) ?? null,
      setItem(key: string, value: string) {
        const old = items.get(key)
        items.set(key, value)
        if (old !== value) for (const listener of listeners) listener({ key })
      },
    })
    vi.stubGlobal('addEventListener', (_: string, listener: () => void) => listeners.add(listener))
    return () => {
      vi.unstubAllGlobals()
      vi.useRealTimers()
    }
  })

  it('signs in the same account each time that it signs in there', async () => {
    const other = create()
    const me = vi.fn<() => Promise<Me>>(refuse('sign-in-required'))
    const session = create({ me })
    session.followTabs()
    for (const round of [1, 2]) {
      await session.load()
      expect(session.store.get().status).toBe('signed-out')
      vi.advanceTimersByTime(1)
      me.mockResolvedValueOnce(ADA)
      await other.signIn(CREDENTIALS)
      await vi.waitFor(() => expect(session.store.get(), `round ${round}`).toMatchObject({ account: ADA }))
      await other.signOut()
    }
  })

  it('switches to the account with the same id in another installation', async () => {
    const there = { ...ADA, installation: '3a0f5e2c-5f0e-4a7e-9d2b-000000000002' }
    const session = create({ me: vi.fn(async () => there).mockResolvedValueOnce(ADA) })
    session.followTabs()
    await session.load()
    await create({ me: async () => there }).signIn(CREDENTIALS)
    await vi.waitFor(() => expect(session.store.get()).toEqual({ status: 'signed-in', account: there }))
  })

  it('switches to another account that signs in there, and ignores a sign-in of the same account', async () => {
    const other = create({ signIn: async () => BEN, me: async () => BEN })
    const me = vi.fn(async () => ADA)
    const session = create({ me })
    session.followTabs()
    await session.load()
    await create().signIn(CREDENTIALS)
    expect(me).toHaveBeenCalledTimes(1)
    me.mockResolvedValueOnce(BEN)
    await other.signIn(CREDENTIALS)
    await vi.waitFor(() => expect(session.store.get()).toEqual({ status: 'signed-in', account: BEN }))
  })
})
