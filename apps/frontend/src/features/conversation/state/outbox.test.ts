import type { Message } from '@chat/contract/messages'
import { expect, it, vi } from 'vitest'
import { createStore } from '../../../lib/store.ts'
import { type ConversationState, EMPTY } from './conversation-state.ts'
import { createOutbox } from './outbox.ts'

const AT = '2026-01-01T12:00:00.000Z'

it('an acknowledgement of a shown message removes the pending one and keeps the edited text', async () => {
  vi.stubGlobal('localStorage', undefined)
  const store = createStore<ConversationState>({ ...EMPTY, status: 'ready' })
  const account = { id: 1, name: 'Ada', installation: 'a' }
  const stored = Promise.resolve({ id: 'a', room: 1, seq: 3, sentAt: AT })
  const outbox = createOutbox({ account, of: () => store, send: () => ({ id: 'a', stored }) })
  outbox.send(1, 'as it was')
  const message: Message = { id: 'a', room: 1, seq: 3, author: account, body: 'edited', sentAt: AT, editedAt: AT }
  store.update((state) => ({ ...state, messages: [message] }))
  await stored
  expect(store.get()).toMatchObject({ messages: [message], pending: [] })
  vi.unstubAllGlobals()
})
