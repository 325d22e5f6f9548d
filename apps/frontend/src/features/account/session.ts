import type { Api } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Account, Credentials } from '@chat/contract/accounts'
import { toFailure } from '../../lib/problems.ts'
import { forgetAccount } from '../../lib/storage.ts'
import { createStore } from '../../lib/store.ts'

export type SessionState =
  | { status: 'loading' }
  /** Nobody answers; the session is asked for again by itself. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; ended: boolean }
  | { status: 'signed-in'; account: Account }

export type Session = ReturnType<typeof createSession>

/** Who is signed in at this browser. */
export function createSession(api: Pick<Api, 'me' | 'signIn' | 'signOut' | 'signUp'>) {
  const store = createStore<SessionState>({ status: 'loading' })
  let attempt = 0

  async function load(): Promise<void> {
    try {
      store.set({ status: 'signed-in', account: await api.me() })
    } catch (error) {
      if (toFailure(error).code === 'sign-in-required') return store.set({ status: 'signed-out', ended: false })
      store.set({ status: 'unreachable' })
      setTimeout(load, createDelay(attempt++))
    }
  }

  return {
    store,
    /** Asks who is signed in, until someone answers. */
    load,
    async signIn(credentials: Credentials) {
      store.set({ status: 'signed-in', account: await api.signIn(credentials) })
    },
    async signUp(credentials: Credentials) {
      store.set({ status: 'signed-in', account: await api.signUp(credentials) })
    },
    /** Signs out, and takes what this browser remembers of the account with it. */
    async signOut() {
      const state = store.get()
      await api.signOut()
      store.set({ status: 'signed-out', ended: false })
      if (state.status === 'signed-in') forgetAccount(state.account.id)
    },
    /** The server says that the session is over. What was being written stays, for whoever signs in again. */
    end() {
      if (store.get().status === 'signed-in') store.set({ status: 'signed-out', ended: true })
    },
  }
}
