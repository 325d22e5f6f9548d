import { CLOSE } from '@chat/contract/close-codes'
import { PROTOCOL } from '@chat/contract/protocol'
import { expect, test, vi } from 'vitest'
import type { ClientConnection } from './client-connection.ts'
import { createConnections } from './connections.ts'

function connect(connections: ReturnType<typeof createConnections>) {
  const close = vi.fn(() => connections.delete(connection))
  const connection = { session: 'a', account: { id: 1, name: 'Ada' }, close } as unknown as ClientConnection
  connections.add(connection)
  return close
}

test('closes a socket that opens while all sockets close', async () => {
  const connections = createConnections()
  const early = connect(connections)
  const closed = connections.closeAll(0)
  const late = connect(connections)
  await closed
  for (const close of [early, late]) expect(close).toHaveBeenCalledExactlyOnceWith(CLOSE.restart, '1')
  expect(connections.size()).toBe(0)
})

test('closes a socket that opens after the end of its session', () => {
  const connections = createConnections()
  connections.closeSession('a')
  expect(connect(connections)).toHaveBeenCalledExactlyOnceWith(CLOSE.sessionEnded)
})

test('an event to all reaches a client of the previous protocol under its previous name', () => {
  const connections = createConnections()
  const [send, write] = [vi.fn(), vi.fn()]
  for (const [id, protocol] of [1, PROTOCOL].entries()) {
    const account = { id, name: 'Ada' }
    connections.add({ session: 'a', account, protocol, send, write } as unknown as ClientConnection)
  }
  connections.sendToAll({ event: 'room-list:changed' })
  expect(send).toHaveBeenCalledExactlyOnceWith({ event: 'room-list:changed' })
  expect(write).toHaveBeenCalledOnce()
})
