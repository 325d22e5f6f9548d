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

/** A room whose newest message is 9, with a reader at 4 who has written something that is not stored yet. */
async function readPart() {
  const network = { away: false }
  const conversations = createConversations({
    api: {
      listMessages: async (_room, { before, after } = {}) => {
        if (network.away) throw new Error('away')
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

it('a part stays when its reader cannot get to the end, which comes with the network', async () => {
  const { conversations, network, get, shown } = await readPart()
  network.away = true
  await conversations.reload(1)
  expect([get().status, shown()]).toEqual(['ready', [3, 4]])
  network.away = false
  conversations.retryFailed()
  await expect.poll(shown).toEqual([9])
  expect(get().failure).toBeUndefined()
})

it('nobody is brought to the end that has gone elsewhere since', async () => {
  const { conversations, network, shown } = await readPart()
  network.away = true
  await conversations.reload(1)
  network.away = false
  await conversations.jump(1, 6)
  conversations.retryFailed()
  // It would ask before anything that is asked for later.
  await conversations.loadOlder(1)
  expect(shown()).toEqual([4, 5, 6])
})

it('what cannot be continued goes when it cannot be loaded anew', async () => {
  const { conversations, network, get, shown } = await readPart()
  network.away = true
  conversations.reset(1, false)
  expect(shown()).toEqual([3, 4])
  await expect.poll(() => get().status).toBe('failed')
  expect(shown()).toEqual([])
})
