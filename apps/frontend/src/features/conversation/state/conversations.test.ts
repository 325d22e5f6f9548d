import type { Message, Page } from '@chat/contract/messages'
import { beforeEach, expect, it, vi } from 'vitest'
import { createConversations } from './conversations.ts'

const AT = '2026-01-01T12:00:00.000Z'
const ACCOUNT = { id: 1, name: 'Ada', installation: 'a' }

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

/** A room whose newest message is 9. The reader has jumped to message 4, and has a pending message. */
async function readOldRange() {
  const network = { down: false }
  const conversations = createConversations({
    api: {
      listMessages: async (_room, { before, after } = {}) => {
        if (network.down) throw new Error('no network')
        return page(before ? before - 1 : after ? after + 1 : 9)
      },
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
  return { conversations, network, get, shown: () => get().messages.map(({ seq }) => seq) }
}

it('opens a room at its end after the reader left it at an older range, and keeps pending messages', async () => {
  const { conversations, get, shown } = await readOldRange()
  expect(shown()).toEqual([3, 4])
  conversations.open(2, undefined)
  conversations.open(1, 8)
  expect(get()).toMatchObject({ status: 'loading', messages: [], newer: 'none', readSeq: 8, pending: [{ id: 'sent' }] })
  await expect.poll(shown).toEqual([9])
})

it('opens a room at the message of a search result', async () => {
  const { conversations, shown } = await readOldRange()
  await conversations.jump(1, 6)
  conversations.open(1, undefined)
  expect(shown()).toEqual([5, 6])
})

it('keeps an older range if the newest page cannot be loaded, and loads it when the network is back', async () => {
  const { conversations, network, get, shown } = await readOldRange()
  network.down = true
  await conversations.reload(1)
  expect([get().status, shown()]).toEqual(['ready', [3, 4]])
  network.down = false
  conversations.retryFailed()
  await expect.poll(shown).toEqual([9])
  expect(get().failure).toBeUndefined()
})

it('does not move a reader to the end who has jumped elsewhere since', async () => {
  const { conversations, network, shown } = await readOldRange()
  network.down = true
  await conversations.reload(1)
  network.down = false
  await conversations.jump(1, 6)
  conversations.retryFailed()
  // A request for the newest page would have been sent before this one.
  await conversations.loadOlder(1)
  expect(shown()).toEqual([4, 5, 6])
})

it('removes a range that is no longer valid if the newest page cannot be loaded', async () => {
  const { conversations, network, get, shown } = await readOldRange()
  network.down = true
  conversations.reset(1, false)
  expect(shown()).toEqual([3, 4])
  await expect.poll(() => get().status).toBe('failed')
  expect(shown()).toEqual([])
})
