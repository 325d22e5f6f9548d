import type { Api } from '@chat/client/api'
import type { Page } from '@chat/contract/messages'
import { isTransient } from '../../../lib/problems.ts'
import type { Store } from '../../../lib/store.ts'
import { type ConversationState, clearChangesAfterLoad } from './conversation-state.ts'
import { withNewerPage, withOlderPage, withPagesAround } from './history-pages.ts'

type ListMessages = Api['listMessages']

/** Milliseconds before a failed page is loaded again. Each request already has shorter retries. */
const RETRY_MS = 5_000

export type Side = 'older' | 'newer'

function edgeSeq({ messages }: ConversationState, side: Side): number | undefined {
  return messages.at(side === 'older' ? 0 : -1)?.seq
}

/** Loads the next page at one side of the loaded range. Ignores the page if that edge changed during the load. */
export async function loadNextPage(
  store: Store<ConversationState>,
  room: number,
  side: Side,
  listMessages: ListMessages,
) {
  const seq = edgeSeq(store.get(), side)
  if (seq === undefined || store.get()[side] === 'loading') return
  store.update((state) => ({ ...state, [side]: 'loading' }))
  // The next page is newer than the changes that were collected during this load.
  const end = (next: 'more' | 'failed') =>
    store.update((state) => clearChangesAfterLoad(state[side] === 'loading' ? { ...state, [side]: next } : state))
  try {
    const page = await listMessages(room, side === 'older' ? { before: seq } : { after: seq })
    if (edgeSeq(store.get(), side) === seq) store.update((state) => withNextPage(state, page, side))
    else end('more')
  } catch (error) {
    end('failed')
    const retry = () => store.update((state) => (state[side] === 'failed' ? { ...state, [side]: 'more' } : state))
    if (isTransient(error)) setTimeout(retry, RETRY_MS)
  }
}

function withNextPage(state: ConversationState, page: Page, side: Side): ConversationState {
  return side === 'older' ? withOlderPage(state, page) : withNewerPage(state, page)
}

/** Loads the two pages around a seq. Returns the update of the state. */
export async function loadPagesAround(room: number, seq: number, listMessages: ListMessages) {
  const [before, from] = await Promise.all([
    listMessages(room, { before: seq }),
    listMessages(room, { after: seq - 1 }),
  ])
  return (state: ConversationState) => withPagesAround(state, before, from, seq)
}
