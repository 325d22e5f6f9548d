import { type Api, ApiError } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Account, Credentials, Me, SignUp } from '@chat/contract/accounts'
import { followStored, forgetAccount, isTextStored, writeStored } from '../../lib/storage.ts'
import { createStore } from '../../lib/store.ts'
import { type LastSignIn, readLastSignIn, SIGNED_IN } from './last-sign-in.ts'

export type SessionState =
  | { status: 'loading' }
  /** The server does not answer. The page repeats the request. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; ended: boolean }
  | { status: 'signed-in'; account: Me }

export type Session = ReturnType<typeof createSession>

/** Holds the account that is signed in in this browser. */
export function createSession(
  api: Pick<Api, 'currentSession' | 'listSessions' | 'me' | 'signIn' | 'signOut' | 'signOutEverywhere' | 'signUp'>,
) {
  const store = createStore<SessionState>({ status: 'loading' })
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The account whose session ended. */
  let ended: Me | undefined

  async function enter({ id }: Account) {
    // Send another request to check that the browser kept the cookie. A proxy, a policy or another cookie may prevent it.
    const account = await api.me()
    if (account.id !== id) throw new ApiError({ type: 'about:blank', title: '', status: 401, code: 'sign-in-required' })
    await show(account, true)
  }

  async function show(account: Me, isNew?: boolean) {
    const { id, installation } = account
    const last = readLastSignIn()
    const isOld = installation && last && !last.installation
    if (isOld) await adoptOldKeys(account, last).catch(() => {})
    store.set({ status: 'signed-in', account })
    // Include the time: a browser reports a stored value to other tabs only if it differs.
    if (isNew || isOld) writeStored(SIGNED_IN, { id, at: Date.now(), installation })
  }

  async function adoptOldKeys(account: Me, last: LastSignIn) {
    const { adoptOldKeys } = await import('./old-keys.ts')
    adoptOldKeys(account, last, await api.listSessions())
  }

  // Read the state first: the server also closes the socket, which may end the session here before the answer arrives.
  async function leave(signOut: () => Promise<void>) {
    const state = store.get()
    await signOut()
    store.set({ status: 'signed-out', ended: false })
    if (state.status === 'signed-in') forgetAccount(state.account)
  }

  async function load(): Promise<void> {
    clearTimeout(timer)
    try {
      const { account } = await api.currentSession()
      if (account) await show(account)
      else store.set({ status: 'signed-out', ended: false })
    } catch {
      store.set({ status: 'unreachable' })
      timer = setTimeout(load, createDelay(attempt++))
    }
  }

  function follow() {
    const state = store.get()
    const last = readLastSignIn()
    const isSame = (account: Me) => account.id === last?.id && account.installation === last.installation
    // All tabs share the cookie, so requests of this tab now belong to the other account.
    if (state.status !== 'signed-in' || !isSame(state.account)) void load()
  }

  return {
    store,
    /** Loads the account that is signed in. Repeats the request until the server answers. */
    load,
    async signIn(credentials: Credentials) {
      await enter(await api.signIn(credentials))
    },
    async signUp(credentials: SignUp) {
      await enter(await api.signUp(credentials))
    },
    /** Signs out, and deletes what this browser stores for the account. */
    signOut: () => leave(api.signOut),
    /** Signs out all sessions of the account. */
    signOutEverywhere: () => leave(api.signOutEverywhere),
    /** Follows sign-ins in other tabs. Returns a function that removes the listener. */
    followTabs: () => followStored(SIGNED_IN, follow),
    /** Call it when the server ended the session. Drafts stay in this browser until the account signs out in another tab. */
    end() {
      const state = store.get()
      if (state.status !== 'signed-in') return
      ended = state.account
      store.set({ status: 'signed-out', ended: true })
    },
    /** Returns whether this browser still has text of the account whose session ended. */
    isTextStored: () => ended !== undefined && isTextStored(ended),
  }
}
