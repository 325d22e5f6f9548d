import type { Api } from '@chat/client/api'
import type { Connection } from '@chat/client/connection'
import type { Account } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Problem } from '@chat/contract/problem'
import { toFailure } from '../../lib/problems.ts'
import { createStore, type Store } from '../../lib/store.ts'
import {
  type ConversationState,
  EMPTY,
  findFirstUnread,
  withChanges,
  withOlder,
  withPage,
} from './conversation-state.ts'
import { createOutgoing } from './outgoing.ts'

export interface ConversationsOptions {
  api: Pick<Api, 'listMessages'>
  account: Account
  send: Connection['send']
  /** A page was loaded: the room is to be followed from there. */
  follow: Connection['follow']
}

export type Conversations = ReturnType<typeof createConversations>

/** What was said in each room, as far as it is loaded. */
export function createConversations({ api, account, send, follow }: ConversationsOptions) {
  const stores = new Map<number, Store<ConversationState>>()
  let shown: number | undefined

  function of(room: number): Store<ConversationState> {
    const store = stores.get(room) ?? createStore(EMPTY)
    stores.set(room, store)
    return store
  }

  async function load(room: number, unread = 0): Promise<void> {
    const store = of(room)
    // What shows goes on showing until the page that replaces it is here.
    store.update((state) => ({ ...state, status: state.status === 'ready' ? 'ready' : 'loading' }))
    try {
      const page = await api.listMessages(room)
      const firstUnread = findFirstUnread(page.messages, unread, account.id)
      store.update((state) => ({ ...withPage(state, page), firstUnread }))
      follow(room, page.seq, page.epoch)
    } catch (error) {
      store.update((state) => ({ ...state, status: 'failed', failure: toFailure(error).text }))
    }
  }

  return {
    of,

    /** The room shows now: loads it when it is not, and remembers where the `unread` messages begin. */
    open(room: number, unread: number) {
      shown = room
      const store = of(room)
      const { status, messages } = store.get()
      if (status === 'ready') {
        store.update((state) => ({ ...state, firstUnread: findFirstUnread(messages, unread, account.id) }))
      } else if (status !== 'loading') void load(room, unread)
    },

    reload: (room: number) => load(room),

    async loadOlder(room: number): Promise<void> {
      const store = of(room)
      const before = store.get().messages[0]?.seq
      if (before === undefined || store.get().older === 'loading') return
      store.update((state) => ({ ...state, older: 'loading' }))
      try {
        const page = await api.listMessages(room, { before })
        // A reset meanwhile has put another page in place.
        if (store.get().messages[0]?.seq === before) store.update((state) => withOlder(state, page))
      } catch {
        store.update((state) => (state.older === 'loading' ? { ...state, older: 'failed' } : state))
      }
    },

    ...createOutgoing({ account, of, send }),

    changed(room: number, changes: Change[]) {
      stores.get(room)?.update((state) => (state.status === 'ready' ? withChanges(state, changes) : state))
    },

    /** What is held of the room cannot be continued: the room that shows is loaded anew, another when it is opened. */
    reset(room: number) {
      if (room === shown) void load(room)
      else stores.get(room)?.update(({ pending }) => ({ ...EMPTY, pending }))
    },

    /** The room is not for this account any more. */
    refused(room: number, { title }: Problem) {
      stores.get(room)?.update(({ pending }) => ({ ...EMPTY, pending, status: 'failed', failure: title }))
    },

    /** Connected again: a room that could not be loaded can be now. */
    retryFailed() {
      if (shown !== undefined && of(shown).get().status === 'failed') void load(shown)
    },
  }
}
