import type { Api } from '@chat/client/api'
import type { Connection } from '@chat/client/connection'
import type { Account, Me } from '@chat/contract/accounts'
import type { Change } from '@chat/contract/changes'
import type { Problem } from '@chat/contract/problem'
import { createStore, type Store } from '../../lib/store.ts'
import {
  type ConversationState,
  EMPTY,
  withAuthor,
  withChanges,
  withFailure,
  withMessage,
  withoutPages,
} from './conversation-state.ts'
import { createDraft } from './drafts.ts'
import { createOutgoing } from './outgoing.ts'
import { createPaging } from './paging.ts'

export interface ConversationsOptions {
  api: Pick<Api, 'deleteMessage' | 'editMessage' | 'listMessages'>
  account: Me
  send: Connection['send']
  /** A page was loaded: the room is to be followed from there. */
  follow: Connection['follow']
}

export type Conversations = ReturnType<typeof createConversations>

/** What was said in each room, as far as it is loaded. */
export function createConversations({ api, account, send, follow }: ConversationsOptions) {
  const stores = new Map<number, Store<ConversationState>>()
  /** Rooms whose reader looks at what was said before. */
  const readingUp = new Set<number>()
  let shown: number | undefined

  function of(room: number): Store<ConversationState> {
    const store = stores.get(room) ?? createStore(EMPTY)
    stores.set(room, store)
    return store
  }

  const { load, isJumping, ...paging } = createPaging({ api, of, follow })

  return {
    of,
    reload: load,
    /** Drafts of new messages and of edits, by room. */
    draftOf: (of: number | string) => createDraft(account, of),
    ...paging,
    ...createOutgoing({ account, of, send }),

    /** The room shows now: loads its end when that is not there. `readSeq` is where the unread messages begin, if there are any. */
    open(room: number, readSeq: number | undefined) {
      if (shown !== undefined) readingUp.delete(shown)
      shown = room
      readingUp.delete(room)
      const store = of(room)
      store.update((state) => ({ ...state, readSeq }))
      // Who comes for a message that was found does not come for the end.
      if (store.get().target || isJumping(room)) return
      // A part that was left does not show first: the end, in its place, would not be scrolled to.
      store.update((state) => (state.newer === 'none' ? state : withoutPages(state)))
      const { status } = store.get()
      if (status === 'idle' || status === 'failed') void load(room)
    },

    /** The message that was asked for is in view. */
    targetShown: (room: number) => of(room).update((state) => ({ ...state, target: undefined })),

    /** Whether one sees the end of the room; elsewhere, what is new waits. */
    setAtEnd(room: number, atEnd: boolean) {
      if (!atEnd) return void readingUp.add(room)
      readingUp.delete(room)
      of(room).update((state) => (state.unseen === 0 ? state : { ...state, unseen: 0 }))
    },

    /** Gives an own message another text. Rejects with an ApiError. */
    async edit(room: number, seq: number, body: string): Promise<void> {
      const message = await api.editMessage(room, seq, body)
      of(room).update((state) =>
        state.messages.some(({ id }) => id === message.id) ? withMessage(state, message) : state,
      )
    },

    /** Takes the text of an own message away for good. Rejects with an ApiError. */
    async remove(room: number, seq: number): Promise<void> {
      await api.deleteMessage(room, seq)
      of(room).update((state) => {
        const message = state.messages.find((candidate) => candidate.seq === seq)
        return message ? withMessage(state, { ...message, body: null }) : state
      })
    },

    /** `unreadFrom` is the seq up to which an absent reader has read; later messages stay loaded. Undefined if present. */
    changed(room: number, changes: Change[], unreadFrom?: number) {
      const atEnd = !readingUp.has(room) && unreadFrom === undefined
      stores.get(room)?.update((state) => {
        if (state.status !== 'ready') return state
        const fresh = changes.filter((change) => change.seq > state.seq && isSentByOthers(change, account.id))
        const unseen = atEnd ? 0 : state.unseen + fresh.length
        return { ...withChanges(state, changes, atEnd), unseen, readSeq: unreadFrom ?? state.readSeq }
      })
    },

    /**
     * What is held of the room cannot be continued: the room that shows is loaded anew, another when it is opened.
     * In a `restored` database, what one sent may be missing.
     */
    reset(room: number, restored: boolean) {
      stores.get(room)?.update((state) => {
        const own = restored
          ? state.messages.filter(({ author, body }) => author.id === account.id && body !== null)
          : []
        const doubtful = [...state.doubtful, ...own]
        // Until the new page is here, it shows what it did; without one, nothing of that holds.
        return room === shown
          ? { ...state, doubtful, status: 'loading' }
          : { ...EMPTY, pending: state.pending, doubtful }
      })
      if (room === shown) void load(room)
    },

    /** Somebody has another name: what they wrote bears it, too. */
    renamed(author: Account) {
      for (const store of stores.values()) store.update((state) => withAuthor(state, author))
    },

    /** The room is not for this account any more. */
    refused(room: number, { title }: Problem) {
      stores.get(room)?.update((state) => withFailure(state, title))
    },

    /** Connected again, or on the network again: a room or an end of it that could not be loaded can be now. */
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
