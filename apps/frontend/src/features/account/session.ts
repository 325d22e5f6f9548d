import { type Api, ApiError } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Account, Credentials, Me, SignUp } from '@chat/contract/accounts'
import { followStored, forgetAccount, isTextStored, writeStored } from '../../lib/storage.ts'
import { createStore } from '../../lib/store.ts'
import { type LastSignIn, readLastSignIn, SIGNED_IN } from './last-sign-in.ts'

export type SessionState =
  | { status: 'loading' }
  /** Nobody answers; the session is asked for again by itself. */
  | { status: 'unreachable' }
  | { status: 'signed-out'; ended: boolean }
  | { status: 'signed-in'; account: Me }

export type Session = ReturnType<typeof createSession>

/** Who is signed in at this browser. */
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
    // With the time: the other tabs hear of nothing that is stored as it was before.
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
    // The cookie is theirs now: what is asked for here is asked for in their name.
    if (state.status !== 'signed-in' || !isSame(state.account)) void load()
  }

  return {
    store,
    /** Asks who is signed in, until someone answers. */
    load,
    async signIn(credentials: Credentials) {
      await enter(await api.signIn(credentials))
    },
    async signUp(credentials: SignUp) {
      await enter(await api.signUp(credentials))
    },
    /** Signs out, and takes what this browser remembers of the account with it. */
    signOut: () => leave(api.signOut),
    /** The same at every place where the account is signed in. */
    signOutEverywhere: () => leave(api.signOutEverywhere),
    /** Hears when somebody signs in in another tab; gives the function that ends it. */
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
