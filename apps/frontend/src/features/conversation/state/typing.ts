import type { Account } from '@chat/contract/accounts'
import { TYPING_LASTS_MS } from '@chat/contract/limits'
import { createStore, type Store } from '../../../lib/store.ts'

/** Milliseconds between two typing notifications of the reader. The next one must arrive before the last one expires. */
const NOTIFY_INTERVAL_MS = TYPING_LASTS_MS - 2_000

/** Maximum milliseconds by which a typing event may arrive after the message. Replicas batch typing events. */
const LATE_MAX_MS = 500

export type Typing = ReturnType<typeof createTyping>

/** Tracks which accounts type in each room. `notify` sends the reader's own typing to a room. */
export function createTyping(notify: (room: number) => void) {
  const stores = new Map<number, Store<Account[]>>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  /** When each account last sent to each room. */
  const sent = new Map<string, number>()
  let notified = { room: 0, at: 0 }

  function of(room: number): Store<Account[]> {
    const store = stores.get(room) ?? createStore<Account[]>([])
    stores.set(room, store)
    return store
  }

  function expire(room: number, account: number) {
    const key = `${room} ${account}`
    if (!timers.has(key)) return
    clearTimeout(timers.get(key))
    timers.delete(key)
    of(room).update((accounts) => accounts.filter(({ id }) => id !== account))
  }

  return {
    of,

    started(room: number, account: Account) {
      const key = `${room} ${account.id}`
      if (Date.now() - (sent.get(key) ?? 0) < LATE_MAX_MS) return
      if (!timers.has(key)) of(room).update((accounts) => [...accounts, account])
      clearTimeout(timers.get(key))
      timers.set(
        key,
        setTimeout(() => expire(room, account.id), TYPING_LASTS_MS),
      )
    },

    /** The account sent its message. */
    stopped(room: number, account: number) {
      sent.set(`${room} ${account}`, Date.now())
      expire(room, account)
    },

    /** The reader typed: notify the room, at most once per interval. */
    typed(room: number) {
      const now = Date.now()
      if (notified.room === room && now - notified.at < NOTIFY_INTERVAL_MS) return
      notified = { room, at: now }
      notify(room)
    },

    /** The reader sent a message: notify at the next letter. */
    sent() {
      notified = { room: 0, at: 0 }
    },
  }
}
