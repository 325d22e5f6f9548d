import type { Account } from '@chat/contract/accounts'
import { TYPING_LASTS_MS } from '@chat/contract/limits'
import { createStore, type Store } from '../../lib/store.ts'

/** Milliseconds between two times that one tells of oneself: early enough that it does not lapse on the way. */
const TELL_INTERVAL_MS = TYPING_LASTS_MS - 2_000

/** Milliseconds by which the news that somebody types may come after what they typed: replicas collect such news. */
const LATE_MAX_MS = 500

export type Typing = ReturnType<typeof createTyping>

/** Who types in each room, and that one does so oneself. `tell` reaches the others in a room. */
export function createTyping(tell: (room: number) => void) {
  const stores = new Map<number, Store<Account[]>>()
  const lapses = new Map<string, ReturnType<typeof setTimeout>>()
  /** When each account last sent to each room. */
  const sent = new Map<string, number>()
  let told = { room: 0, at: 0 }

  function of(room: number): Store<Account[]> {
    const store = stores.get(room) ?? createStore<Account[]>([])
    stores.set(room, store)
    return store
  }

  function lapse(room: number, account: number) {
    const key = `${room} ${account}`
    if (!lapses.has(key)) return
    clearTimeout(lapses.get(key))
    lapses.delete(key)
    of(room).update((accounts) => accounts.filter(({ id }) => id !== account))
  }

  return {
    of,

    started(room: number, account: Account) {
      const key = `${room} ${account.id}`
      if (Date.now() - (sent.get(key) ?? 0) < LATE_MAX_MS) return
      if (!lapses.has(key)) of(room).update((accounts) => [...accounts, account])
      clearTimeout(lapses.get(key))
      lapses.set(
        key,
        setTimeout(() => lapse(room, account.id), TYPING_LASTS_MS),
      )
    },

    /** What they typed was sent. */
    stopped(room: number, account: number) {
      sent.set(`${room} ${account}`, Date.now())
      lapse(room, account)
    },

    /** One types oneself: the others are told, now and then. */
    typed(room: number) {
      const now = Date.now()
      if (told.room === room && now - told.at < TELL_INTERVAL_MS) return
      told = { room, at: now }
      tell(room)
    },

    /** One's own message is sent: the next letter is news again. */
    sent() {
      told = { room: 0, at: 0 }
    },
  }
}
