import { expect, it, vi } from 'vitest'
import { accountKey } from '../../lib/storage.ts'
import { readLastSignIn } from './last-sign-in.ts'
import { createSession } from './session.ts'

const ADA = { id: 1, name: 'Ada', installation: '3a0f5e2c-5f0e-4a7e-9d2b-000000000001' }
const AT = Date.parse('2026-01-01T12:00:00.000Z')
const UNSENT = '[{"room":1}]'

/** Stores the keys of version 0.1, and loads a page with a session that began at `began`. */
async function load(began: number, id = 1) {
  const items: Record<string, string> = {
    'chat.account': JSON.stringify({ id, at: AT }),
    'chat.1.unsent': UNSENT,
    'chat.1.draft.1': '"begun"',
    'chat.2.draft.1': '"of another account"',
    other: 'of another program',
  }
  const methods = {
    getItem: (key: string) => items[key] ?? null,
    setItem: (key: string, value: string) => void Object.assign(items, { [key]: value }),
    removeItem: (key: string) => void delete items[key],
  }
  vi.stubGlobal('localStorage', new Proxy(items, { get: (_, key) => methods[key as keyof typeof methods] }))
  const nothing = async () => {}
  const session = createSession({
    currentSession: async () => ({ account: ADA }),
    me: async () => ADA,
    signIn: async () => ADA,
    signUp: async () => ADA,
    signOut: nothing,
    signOutEverywhere: nothing,
    listSessions: async () => ({
      sessions: [
        { id: 'a', userAgent: '', createdAt: new Date(began).toISOString(), expiresAt: '', current: true },
        { id: 'b', userAgent: '', createdAt: new Date(AT).toISOString(), expiresAt: '', current: false },
      ],
    }),
  })
  await session.load()
  expect(session.store.get().status).toBe('signed-in')
  expect(readLastSignIn()).toMatchObject({ id: 1, installation: ADA.installation })
  const found = ['unsent', 'draft.1'].map((name) => items[accountKey(ADA, name) ?? ''])
  expect(Object.keys(items).filter((key) => /^chat\.\d+\./.test(key))).toEqual([])
  expect(items.other).toBe('of another program')
  vi.unstubAllGlobals()
  return found
}

it('keeps the values of version 0.1 if the session began with the last sign-in at this address', async () => {
  expect(await load(AT - 800)).toEqual([UNSENT, '"begun"'])
})

it('removes values that may belong to another installation or account', async () => {
  expect(await load(AT + 60_000)).toEqual([undefined, undefined])
  expect(await load(AT, 2)).toEqual([undefined, undefined])
})
