import type { Api } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Account, Credentials, SignUp } from '@chat/contract/accounts'
import { toFailure } from '../../lib/problems.ts'
import { followStored, forgetAccount, readStored, writeStored } from '../../lib/storage.ts'
import { createStore } from '../../lib/store.ts'

/** Where tabs of one browser tell each other who signed in, and when. */
export const SIGNED_IN = 'chat.account'

export type SessionState =
  | { status: 'loading' }
  /** Nobody answers; the session is asked for again by itself. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; ended: boolean }
  | { status: 'signed-in'; account: Account }

export type Session = ReturnType<typeof createSession>

/** Who is signed in at this browser. */
export function createSession(api: Pick<Api, 'me' | 'signIn' | 'signOut' | 'signOutEverywhere' | 'signUp'>) {
  const store = createStore<SessionState>({ status: 'loading' })
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function enter(account: Account) {
    store.set({ status: 'signed-in', account })
    // With the time: the other tabs hear of nothing that is stored as it was before.
    writeStored(SIGNED_IN, { id: account.id, at: Date.now() })
  }

  function leave() {
    const state = store.get()
    store.set({ status: 'signed-out', ended: false })
    if (state.status === 'signed-in') forgetAccount(state.account.id)
  }

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      store.set({ status: 'signed-in', account: await api.me() })
    } catch (error) {
      if (toFailure(error).code === 'sign-in-required') return store.set({ status: 'signed-out', ended: false })
      store.set({ status: 'unreachable' })
      timer = setTimeout(load, createDelay(attempt++))
    }
  }

  function follow() {
    const state = store.get()
    const { id } = readStored(SIGNED_IN, { id: 0 })
    // The cookie is theirs now: what is asked for here is asked for in their name.
    if (state.status !== 'signed-in' || state.account.id !== id) void load()
  }

  return {
    store,
    /** Asks who is signed in, until someone answers. */
    load,
    async signIn(credentials: Credentials) {
      enter(await api.signIn(credentials))
    },
    async signUp(credentials: SignUp) {
      enter(await api.signUp(credentials))
    },
    /** Signs out, and takes what this browser remembers of the account with it. */
    async signOut() {
      await api.signOut()
      leave()
    },
    /** The same at every place where the account is signed in. */
    async signOutEverywhere() {
      await api.signOutEverywhere()
      leave()
    },
    /** Hears when somebody signs in in another tab; gives the function that ends it. */
    followTabs: () => followStored(SIGNED_IN, follow),
    /** The server says that the session is over. What was being written stays, for whoever signs in again. */
    end() {
      if (store.get().status === 'signed-in') store.set({ status: 'signed-out', ended: true })
    },
  }
}
