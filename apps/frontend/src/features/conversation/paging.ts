import type { Api } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Connection } from '@chat/client/connection'
import { isTransient, toFailure } from '../../lib/problems.ts'
import type { Store } from '../../lib/store.ts'
import { type ConversationState, forget, withFailure, withPage } from './conversation-state.ts'
import { extend, loadPart } from './history.ts'

export interface PagingOptions {
  api: Pick<Api, 'listMessages'>
  of: (room: number) => Store<ConversationState>
  /** The newest page was loaded: the room is to be followed from there. */
  follow: Connection['follow']
}

/** Loads the pages of rooms. */
export function createPaging({ api, of, follow }: PagingOptions) {
  const turns = new Map<number, number>()
  const jumping = new Set<number>()

  // Of several that replace what shows, the one that was asked for last wins.
  function begin(room: number): () => boolean {
    const turn = (turns.get(room) ?? 0) + 1
    turns.set(room, turn)
    return () => turns.get(room) === turn
  }

  async function load(room: number, failures = 0): Promise<void> {
    const store = of(room)
    const isCurrent = begin(room)
    // Since a failed load, only messages that the reader sent were added. Another failure keeps them.
    const onlySent = store.get().status === 'failed'
    // What shows goes on showing until the page that replaces it is here.
    store.update((state) => ({ ...state, jumping: false, status: state.status === 'ready' ? 'ready' : 'loading' }))
    try {
      const page = await api.listMessages(room)
      if (!isCurrent()) return
      store.update((state) => withPage(state, page))
      follow(room, page.seq, page.epoch)
    } catch (error) {
      const failure = toFailure(error).text
      if (!isCurrent()) return
      // A reader whose way to the end fails keeps the part that is there.
      store.update((state) => {
        if (state.status === 'ready') return { ...state, failure }
        return onlySent ? { ...state, status: 'failed', failure } : withFailure(state, failure)
      })
      if (isTransient(error)) setTimeout(() => isCurrent() && load(room, failures + 1), createDelay(failures))
    }
  }

  async function jump(room: number, seq: number): Promise<void> {
    const store = of(room)
    if (store.get().status !== 'ready') await load(room)
    if (store.get().messages.some((message) => message.seq === seq)) {
      store.update((state) => ({ ...state, target: { seq } }))
      return
    }
    const isCurrent = begin(room)
    store.update((state) => ({ ...state, jumping: true }))
    try {
      const withPart = await loadPart(room, seq, api.listMessages)
      if (isCurrent()) store.update(withPart)
    } catch (error) {
      if (isCurrent()) store.update((state) => forget({ ...state, jumping: false }))
      throw error
    }
  }

  return {
    load: (room: number) => load(room),
    loadOlder: (room: number) => extend(of(room), room, 'older', api.listMessages),
    loadNewer: (room: number) => extend(of(room), room, 'newer', api.listMessages),
    isJumping: (room: number) => jumping.has(room),

    /** Brings the message with this seq into view, or the next one after it. Rejects with an ApiError. */
    async jump(room: number, seq: number): Promise<void> {
      jumping.add(room)
      await jump(room, seq).finally(() => jumping.delete(room))
    },
  }
}
