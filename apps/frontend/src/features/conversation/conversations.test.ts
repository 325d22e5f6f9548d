import type { Message, Page } from '@chat/contract/messages'
import { beforeEach, expect, it, vi } from 'vitest'
import { createConversations } from './conversations.ts'

const AT = '2026-01-01T12:00:00.000Z'
const ACCOUNT = { id: 1, name: 'Ada' }

const message = (seq: number): Message => ({
  id: `id-${seq}`,
  room: 1,
  seq,
  author: { id: 2, name: 'Ben' },
  body: `body ${seq}`,
  sentAt: AT,
  editedAt: null,
})

const page = (seq: number): Page => ({ epoch: 'e', seq: 100, messages: [message(seq)], more: true })

beforeEach(() => {
  vi.stubGlobal('localStorage', undefined)
  return () => vi.unstubAllGlobals()
})

/** A room whose newest message is 9, with a reader at 4 who has written something that is not stored yet. */
async function readPart() {
  const conversations = createConversations({
    api: {
      listMessages: async (_room, { before, after } = {}) => page(before ? before - 1 : after ? after + 1 : 9),
      editMessage: () => Promise.reject(new Error('not here')),
      deleteMessage: () => Promise.reject(new Error('not here')),
    },
    account: ACCOUNT,
    send: (_room, _body, id = 'sent') => ({ id, stored: new Promise(() => {}) }),
    follow: () => {},
  })
  const { get } = conversations.of(1)
  conversations.open(1, undefined)
  await expect.poll(() => get().status).toBe('ready')
  await conversations.jump(1, 4)
  conversations.targetShown(1)
  conversations.send(1, 'on its way')
  return { conversations, get, shown: () => get().messages.map(({ seq }) => seq) }
}

it('a room that was left at an old part opens anew, with what one wrote, and comes to its end', async () => {
  const { conversations, get, shown } = await readPart()
  expect(shown()).toEqual([3, 4])
  conversations.open(2, undefined)
  conversations.open(1, 8)
  expect(get()).toMatchObject({ status: 'loading', messages: [], newer: 'none', readSeq: 8, pending: [{ id: 'sent' }] })
  await expect.poll(shown).toEqual([9])
})

it('a room that is opened for a message that was found shows that one', async () => {
  const { conversations, shown } = await readPart()
  await conversations.jump(1, 6)
  conversations.open(1, undefined)
  expect(shown()).toEqual([5, 6])
})
