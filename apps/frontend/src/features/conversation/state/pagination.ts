import type { Api } from '@chat/client/api'
import { createDelay } from '@chat/client/backoff'
import type { Connection } from '@chat/client/connection'
import { isTransient, toFailure } from '../../../lib/problems.ts'
import type { Store } from '../../../lib/store.ts'
import { type ConversationState, clearChangesAfterLoad } from './conversation-state.ts'
import { withFailure, withNewestPage } from './history-pages.ts'
import { loadNextPage, loadPagesAround } from './load-history.ts'

export interface PaginationOptions {
  api: Pick<Api, 'listMessages'>
  of: (room: number) => Store<ConversationState>
  /** Called after the newest page was loaded: subscribe to the room from its seq. */
  follow: Connection['subscribe']
}

/** Loads the pages of each room's history. */
export function createPagination({ api, of, follow }: PaginationOptions) {
  const lastLoads = new Map<number, number>()
  const jumping = new Set<number>()

  // If several loads would replace the range of a room, only the last one that was started does.
  function startLoad(room: number): () => boolean {
    const load = (lastLoads.get(room) ?? 0) + 1
    lastLoads.set(room, load)
    return () => lastLoads.get(room) === load
  }

  async function load(room: number, failures = 0): Promise<void> {
    const store = of(room)
    const isCurrent = startLoad(room)
    // After a failed load, the room contains only messages that the reader sent since. Another failure keeps them.
    const onlySent = store.get().status === 'failed'
    // Show the loaded range until the new page replaces it.
    store.update((state) => ({ ...state, jumping: false, status: state.status === 'ready' ? 'ready' : 'loading' }))
    try {
      const page = await api.listMessages(room)
      if (!isCurrent()) return
      store.update((state) => withNewestPage(state, page))
      follow(room, page.seq, page.epoch)
    } catch (error) {
      const failure = toFailure(error).text
      if (!isCurrent()) return
      // A reader of an older range keeps it if the newest page cannot be loaded.
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
    const isCurrent = startLoad(room)
    store.update((state) => ({ ...state, jumping: true }))
    try {
      const withPages = await loadPagesAround(room, seq, api.listMessages)
      if (isCurrent()) store.update(withPages)
    } catch (error) {
      if (isCurrent()) store.update((state) => clearChangesAfterLoad({ ...state, jumping: false }))
      throw error
    }
  }

  return {
    load: (room: number) => load(room),
    loadOlder: (room: number) => loadNextPage(of(room), room, 'older', api.listMessages),
    loadNewer: (room: number) => loadNextPage(of(room), room, 'newer', api.listMessages),
    isJumping: (room: number) => jumping.has(room),

    /** Shows the message with this seq, or the next one if it does not exist. Rejects with an ApiError. */
    async jump(room: number, seq: number): Promise<void> {
      jumping.add(room)
      await jump(room, seq).finally(() => jumping.delete(room))
    },
  }
}
