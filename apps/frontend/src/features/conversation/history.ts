import type { Api } from '@chat/client/api'
import type { Page } from '@chat/contract/messages'
import { isTransient } from '../../lib/problems.ts'
import type { Store } from '../../lib/store.ts'
import { type ConversationState, forget } from './conversation-state.ts'
import { withNewer, withOlder, withPart } from './pages.ts'

type ListMessages = Api['listMessages']

/** Milliseconds before a failed page is loaded again. Each request already has shorter retries. */
const RETRY_MS = 5_000

export type Side = 'older' | 'newer'

function edge({ messages }: ConversationState, side: Side): number | undefined {
  return messages.at(side === 'older' ? 0 : -1)?.seq
}

/** Loads the page before the first message, or the one after the last. What was replaced meanwhile stays as it is. */
export async function extend(store: Store<ConversationState>, room: number, side: Side, listMessages: ListMessages) {
  const seq = edge(store.get(), side)
  if (seq === undefined || store.get()[side] === 'loading') return
  store.update((state) => ({ ...state, [side]: 'loading' }))
  // What was told is for this page alone: the next one is newer.
  const end = (next: 'more' | 'failed') =>
    store.update((state) => forget(state[side] === 'loading' ? { ...state, [side]: next } : state))
  try {
    const page = await listMessages(room, side === 'older' ? { before: seq } : { after: seq })
    if (edge(store.get(), side) === seq) store.update((state) => add(state, page, side))
    else end('more')
  } catch (error) {
    end('failed')
    const retry = () => store.update((state) => (state[side] === 'failed' ? { ...state, [side]: 'more' } : state))
    if (isTransient(error)) setTimeout(retry, RETRY_MS)
  }
}

function add(state: ConversationState, page: Page, side: Side): ConversationState {
  return side === 'older' ? withOlder(state, page) : withNewer(state, page)
}

/** Loads the messages around a seq, in place of what is there. */
export async function loadPart(room: number, seq: number, listMessages: ListMessages) {
  const [before, from] = await Promise.all([
    listMessages(room, { before: seq }),
    listMessages(room, { after: seq - 1 }),
  ])
  return (state: ConversationState) => withPart(state, before, from, seq)
}
