import type { Api } from '@chat/client/api'
import { createProblem } from '@chat/contract/problem'
import { PROTOCOL } from '@chat/contract/protocol'
import type { ServerEvent } from '@chat/contract/socket'
import { beforeEach, expect, it, vi } from 'vitest'
import { createChat } from './chat.ts'

const EPOCH = '00000000-0000-7000-8000-000000000000'
const INSTALLATION = '3a0f5e2c-5f0e-4a7e-9d2b-000000000001'
const ADA = { id: 1, name: 'Ada', installation: INSTALLATION }
const GENERAL = {
  id: 1,
  name: 'general',
  visibility: 'public',
  joined: true,
  seq: 0,
  readSeq: 0,
  unread: 0,
  mentions: 0,
  owner: null,
}

class Socket {
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number; reason: string }) => void
  constructor() {
    sockets.push(this)
  }
  sent: string[] = []
  send(frame: string) {
    this.sent.push(frame)
  }
  close() {}
  hear(event: ServerEvent) {
    this.onmessage?.({ data: JSON.stringify(event) })
  }
  open(installation = INSTALLATION, protocol?: number) {
    this.hear({
      event: 'connection:opened',
      account: ADA,
      epoch: EPOCH,
      installation,
      ...(protocol && { protocol }),
      instance: 'a',
      version: '1',
      colour: 'teal',
    })
  }
}

let sockets: Socket[]

// A minimal browser environment.
beforeEach(() => {
  sockets = []
  vi.useFakeTimers()
  const listening = { addEventListener() {}, removeEventListener() {} }
  for (const [name, part] of Object.entries({ ...listening, document: listening, WebSocket: Socket })) {
    vi.stubGlobal(name, part)
  }
  vi.stubGlobal('location', { origin: 'http://localhost' })
  const items = new Map<string, string>()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key),
  })
  return () => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
  }
})

function create(api: Partial<Record<keyof Api, unknown>>, onAccountChanged = () => {}) {
  return createChat({ api: api as Api, account: ADA, onSessionEnded() {}, onAccountChanged })
}

it('loads the rooms again after the first connection and the first list, and after each later connection', async () => {
  const first = Promise.withResolvers<unknown>()
  const list = { epoch: EPOCH, rooms: [GENERAL] }
  const listRooms = vi.fn(async () => list).mockReturnValueOnce(first.promise as Promise<typeof list>)
  const chat = create({ listRooms })
  chat.start()
  sockets[0]?.open()
  await vi.advanceTimersByTimeAsync(0)
  expect(listRooms).toHaveBeenCalledTimes(1)
  first.resolve({ ...list, rooms: [] })
  await vi.advanceTimersByTimeAsync(0)
  // A change between the first list and the connection.
  expect(listRooms).toHaveBeenCalledTimes(2)
  expect(chat.rooms.store.get().rooms).toEqual([GENERAL])
  sockets[0]?.onclose?.({ code: 1006, reason: '' })
  await vi.runOnlyPendingTimersAsync()
  sockets[1]?.open()
  expect(listRooms).toHaveBeenCalledTimes(3)
  chat.close()
})

it('reports an unsent message until it is stored or discarded, also if the browser refuses storage', async () => {
  const chat = create({ listRooms: async () => ({ epoch: EPOCH, rooms: [GENERAL] }) })
  chat.start()
  sockets[0]?.open()
  await vi.advanceTimersByTimeAsync(0)
  const send = (body: string) => {
    chat.conversations.send(GENERAL.id, body)
    return chat.conversations.of(GENERAL.id).get().pending.at(-1)?.id ?? ''
  }
  const hear = async (event: ServerEvent) => {
    sockets[0]?.hear(event)
    await vi.advanceTimersByTimeAsync(0)
  }
  expect(chat.hasUnsent()).toBe(false)
  const refused = send('refused')
  await hear({ event: 'message:refused', room: GENERAL.id, id: refused, problem: createProblem('not-a-member') })
  expect(chat.hasUnsent()).toBe(true)
  chat.conversations.discard(GENERAL.id, refused)
  expect(chat.hasUnsent()).toBe(false)
  vi.stubGlobal('localStorage', undefined)
  const stored = send('stored')
  expect(chat.hasUnsent()).toBe(true)
  await hear({ event: 'message:stored', room: GENERAL.id, id: stored, seq: 1, sentAt: '' })
  expect(chat.hasUnsent()).toBe(false)
  chat.close()
})

it('sends nothing to another installation at the same address, even if the account has the same id there', async () => {
  const onAccountChanged = vi.fn()
  const chat = create({ listRooms: async () => ({ epoch: EPOCH, rooms: [GENERAL] }) }, onAccountChanged)
  chat.start()
  sockets[0]?.open()
  await vi.advanceTimersByTimeAsync(0)
  sockets[0]?.onclose?.({ code: 1006, reason: '' })
  chat.conversations.send(GENERAL.id, 'for the first one')
  await vi.runOnlyPendingTimersAsync()
  sockets[1]?.open('3a0f5e2c-5f0e-4a7e-9d2b-000000000002')
  await vi.advanceTimersByTimeAsync(0)
  expect(onAccountChanged).toHaveBeenCalledOnce()
  expect(sockets[1]?.sent).toEqual([])
  chat.close()
})

it('is outdated while it is connected to a replica of a later protocol, and not with one of an earlier', async () => {
  const chat = create({ listRooms: async () => ({ epoch: EPOCH, rooms: [GENERAL] }) })
  chat.start()
  for (const [protocol, outdated] of [
    [PROTOCOL + 1, true],
    [PROTOCOL, false],
    [undefined, false],
  ] as const) {
    const socket = sockets.at(-1)
    socket?.open(INSTALLATION, protocol)
    expect(chat.connection.get().outdated).toBe(outdated)
    socket?.onclose?.({ code: 1006, reason: '' })
    await vi.runOnlyPendingTimersAsync()
  }
  chat.close()
})
