import { createMessageId } from '@chat/client/message-id'
import type { Message, Stored } from '@chat/contract/messages'
import { createLedger } from '@chat/testing/ledger'
import { MESSAGES_PER_SECOND } from '@chat/testing/load'
import { waitUntil } from '@chat/testing/wait-until'
import { io, type Socket } from 'socket.io-client'
import type { ChaosLoad, ChaosLoadOptions } from './load.ts'

/** Maximum ms after the faults until all messages are stored and displayed. */
const SETTLE_MAX_MS = 60_000

/** The options of the tutorial: https://socket.io/docs/v4/tutorial/step-8 */
const RETRIES = { ackTimeout: 10_000, retries: 3 }

/** Milliseconds before a client repeats an attempt that its library gave up. */
const RETRY_MS = 1_000

/**
 * Starts the load on the peer with socket.io's client and the pattern of its documentation: state recovery, the last id as
 * the offset, and message ids for retries. A client displays each id once, and repeats a message until it is stored.
 */
export async function startPeerLoad({ url, members, room, listStored }: ChaosLoadOptions): Promise<ChaosLoad> {
  const ledger = createLedger()
  let pending = 0

  const sockets = members.map(({ cookie }) => {
    const display = ledger.addReader(0)
    const shown = new Set<string>()
    let serverOffset = 0
    const socket: Socket = io(url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      auth: (callback) => callback({ serverOffset }),
      forceNew: true,
      ...RETRIES,
    })
    socket.on('message:sent', ({ id, seq }: Message) => {
      if (shown.has(id)) return
      shown.add(id)
      serverOffset = seq
      display(seq)
    })
    // The library does not reconnect after a refusal by the server.
    const reconnect = () => void setTimeout(() => socket.active || socket.connect(), RETRY_MS)
    socket.on('connect_error', reconnect)
    socket.on('disconnect', reconnect)
    return socket
  })
  await waitUntil(() => sockets.every((socket) => socket.connected), SETTLE_MAX_MS)

  const start = performance.now()
  let turn = 0
  let ended = false
  function deliver(socket: Socket, message: { room: number; id: string; body: string }) {
    socket.emit('message:send', message, (_error: Error | null, answer?: Stored | { error: string }) => {
      // The list of stored messages does not include later ones.
      if (ended) return
      if (answer && 'seq' in answer) {
        ledger.acknowledged(message.id, answer.seq)
        pending--
      } else {
        setTimeout(() => deliver(socket, message), RETRY_MS)
      }
    })
  }
  const writing = setInterval(() => {
    while (turn < ((performance.now() - start) / 1_000) * MESSAGES_PER_SECOND) {
      const id = createMessageId()
      ledger.sent(id)
      pending++
      deliver(sockets[turn++ % sockets.length] as Socket, { room, id, body: `message ${turn}` })
    }
  }, 5)

  function abort() {
    clearInterval(writing)
    for (const socket of sockets) socket.disconnect()
  }

  return {
    displayed(more) {
      const target = ledger.displays() + more
      return waitUntil(() => ledger.displays() >= target, SETTLE_MAX_MS)
    },
    allDisplayed: (since) => waitUntil(() => ledger.quietSince() > since, SETTLE_MAX_MS),
    takeWorstSilence: ledger.takeWorstSilence,
    async stop() {
      clearInterval(writing)
      await waitUntil(() => pending === 0, SETTLE_MAX_MS).catch(() => {})
      ended = true
      const stored = await listStored(0)
      await waitUntil(() => ledger.displays() >= stored.length * sockets.length, SETTLE_MAX_MS).catch(() => {})
      abort()
      return ledger.judge(stored)
    },
    abort,
  }
}
