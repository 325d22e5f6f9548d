import type { Api } from '@chat/client/api'
import type { Connection } from '@chat/client/connection'
import type { Account, Me } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Problem } from '@chat/contract/problem'
import { createStore, type Store } from '../../../lib/store.ts'
import { withAuthor, withChanges, withMessage } from './changes.ts'
import { type ConversationState, EMPTY } from './conversation-state.ts'
import { createDraft } from './drafts.ts'
import { withFailure, withoutPages } from './history-pages.ts'
import { createOutbox } from './outbox.ts'
import { createPagination } from './pagination.ts'

export interface ConversationsOptions {
  api: Pick<Api, 'deleteMessage' | 'editMessage' | 'listMessages'>
  account: Me
  send: Connection['send']
  /** Called after the newest page was loaded: subscribe to the room from its seq. */
  follow: Connection['subscribe']
}

export type Conversations = ReturnType<typeof createConversations>

/** Holds the loaded messages of each room. */
export function createConversations({ api, account, send, follow }: ConversationsOptions) {
  const stores = new Map<number, Store<ConversationState>>()
  /** Rooms whose reader is not at the end. */
  const scrolledUp = new Set<number>()
  let shown: number | undefined

  function of(room: number): Store<ConversationState> {
    const store = stores.get(room) ?? createStore(EMPTY)
    stores.set(room, store)
    return store
  }

  const { load, isJumping, ...pagination } = createPagination({ api, of, follow })

  return {
    of,
    reload: load,
    /** Returns the draft of a new message (by room) or of an edit (by message). */
    draftOf: (of: number | string) => createDraft(account, of),
    ...pagination,
    ...createOutbox({ account, of, send }),

    /** Opens a room, and loads its newest page if it is not loaded. `readSeq` is the last read seq if messages are unread. */
    open(room: number, readSeq: number | undefined) {
      if (shown !== undefined) scrolledUp.delete(shown)
      shown = room
      scrolledUp.delete(room)
      const store = of(room)
      store.update((state) => ({ ...state, readSeq }))
      // A reader who arrived from a search result wants that message, not the newest page.
      if (store.get().target || isJumping(room)) return
      // Do not show an older range first: the view would not scroll to the end once the newest page replaces it.
      store.update((state) => (state.newer === 'none' ? state : withoutPages(state)))
      const { status } = store.get()
      if (status === 'idle' || status === 'failed') void load(room)
    },

    /** The view has scrolled to the target. */
    targetShown: (room: number) => of(room).update((state) => ({ ...state, target: undefined })),

    /** Sets whether the reader sees the end of the room. If not, new messages are counted as unseen. */
    setAtEnd(room: number, atEnd: boolean) {
      if (!atEnd) return void scrolledUp.add(room)
      scrolledUp.delete(room)
      of(room).update((state) => (state.unseen === 0 ? state : { ...state, unseen: 0 }))
    },

    /** Changes the text of an own message. Rejects with an ApiError. */
    async edit(room: number, seq: number, body: string): Promise<void> {
      const message = await api.editMessage(room, seq, body)
      of(room).update((state) =>
        state.messages.some(({ id }) => id === message.id) ? withMessage(state, message) : state,
      )
    },

    /** Deletes the text of an own message. Rejects with an ApiError. */
    async remove(room: number, seq: number): Promise<void> {
      await api.deleteMessage(room, seq)
      of(room).update((state) => {
        const message = state.messages.find((candidate) => candidate.seq === seq)
        return message ? withMessage(state, { ...message, body: null }) : state
      })
    },

    /** Applies changes. `unreadFrom` is the last read seq of an absent reader, whose unread messages stay loaded. */
    changed(room: number, changes: Change[], unreadFrom?: number) {
      const atEnd = !scrolledUp.has(room) && unreadFrom === undefined
      stores.get(room)?.update((state) => {
        if (state.status !== 'ready') return state
        const added = changes.filter((change) => change.seq > state.seq && isSentByOthers(change, account.id))
        const unseen = atEnd ? 0 : state.unseen + added.length
        return { ...withChanges(state, changes, atEnd), unseen, readSeq: unreadFrom ?? state.readSeq }
      })
    },

    /**
     * The loaded range of the room is no longer valid. Loads it again now if the room is shown, otherwise when it is opened.
     * A `restored` database may have lost own messages.
     */
    reset(room: number, restored: boolean) {
      stores.get(room)?.update((state) => {
        const own = restored
          ? state.messages.filter(({ author, body }) => author.id === account.id && body !== null)
          : []
        const unconfirmed = [...state.unconfirmed, ...own]
        // Show the old range until the new page is loaded. If the load fails, the old range is removed.
        return room === shown
          ? { ...state, unconfirmed, status: 'loading' }
          : { ...EMPTY, pending: state.pending, unconfirmed }
      })
      if (room === shown) void load(room)
    },

    /** An account has a new name. Its messages show that name. */
    renamed(author: Account) {
      for (const store of stores.values()) store.update((state) => withAuthor(state, author))
    },

    /** The account may no longer read the room. */
    refused(room: number, { title }: Problem) {
      stores.get(room)?.update((state) => withFailure(state, title))
    },

    /** The connection or the network is back: load the shown room again if its newest page could not be loaded. */
    retryFailed() {
      if (shown === undefined) return
      const { status, failure } = of(shown).get()
      if (status === 'failed' || (status === 'ready' && failure !== undefined)) void load(shown)
    },
  }
}

function isSentByOthers(change: Change, own: number): boolean {
  return change.kind === 'message:sent' && change.message.author.id !== own
}
