import { CLOSE } from '@chat/contract/close-codes'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SocketLike } from './connection-options.ts'
import { createLink } from './link.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** RFC 6455: what a socket that was never open is said to be closed with. */
const NEVER_OPEN = 1006

/** A link, with the longest delays, to a server that is away: every attempt fails at once. Gives the sockets in their order. */
function openLink() {
  const sockets: SocketLike[] = []
  const open = () => {
    const socket = { send() {}, close() {} } as unknown as SocketLike
    if (sockets.push(socket) > 1) setTimeout(() => socket.onclose?.({ code: NEVER_OPEN, reason: '' }))
    return socket
  }
  const ignore = () => {}
  const on = { stateChanged: ignore, received: ignore, dropped: ignore, sessionEnded: ignore }
  createLink({ url: '', open, random: () => 1, ...on }).connect()
  return sockets
}

test('a server that restarts says how soon its clients may try again; one that is killed says nothing', () => {
  const attempts = [CLOSE.restart, NEVER_OPEN].map((code) => {
    const sockets = openLink()
    sockets[0]?.onclose?.({ code, reason: code === CLOSE.restart ? '300' : '' })
    vi.advanceTimersByTime(3_000)
    return sockets.length - 1
  })
  expect(attempts).toEqual([10, 5])
})
