import { CLOSE } from '@chat/contract/close-codes'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SocketLike } from './connection-options.ts'
import { createLink } from './link.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** The close code of a socket that never opened: RFC 6455, section 7.1.5. */
const NEVER_OPEN = 1006

/** Opens a link with the longest delays to an absent server: every attempt fails. Returns the sockets in order. */
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

test('reconnects sooner after a restart with a spread than after a kill', () => {
  const attempts = [CLOSE.restart, NEVER_OPEN].map((code) => {
    const sockets = openLink()
    sockets[0]?.onclose?.({ code, reason: code === CLOSE.restart ? '300' : '' })
    vi.advanceTimersByTime(3_000)
    return sockets.length - 1
  })
  expect(attempts).toEqual([10, 5])
})
