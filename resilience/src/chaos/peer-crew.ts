import { createMessageId } from '@chat/client/message-id'
import type { Message, Stored } from '@chat/contract/messages'
import { createLedger } from '@chat/testing/ledger'
import { MESSAGES_PER_SECOND } from '@chat/testing/load'
import { waitUntil } from '@chat/testing/wait-until'
import { io, type Socket } from 'socket.io-client'
import type { Crew, CrewOptions } from './crew.ts'

/** Milliseconds for what was sent to be stored and displayed once the faults are over. */
const SETTLE_MAX_MS = 60_000

/** As in the tutorial: https://socket.io/docs/v4/tutorial/step-8 */
const RETRIES = { ackTimeout: 10_000, retries: 3 }

/** Milliseconds before a client tries again what its library gives up. */
const AGAIN_MS = 1_000

/**
 * The peer, with socket.io's own client, as its documentation has it: state recovery, the last id as the offset from which
 * to catch up, ids that make a second sending harmless. It shows each id once, and sends until it is stored.
 */
export async function startPeerCrew({ url, members, room, listStored }: CrewOptions): Promise<Crew> {
  const ledger = createLedger()
  let pending = 0

  const sockets = members.map(({ cookie }) => {
    const display = ledger.addReader(0)
    const shown = new Set<string>()
    let serverOffset = 0
    const socket: Socket = io(url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      auth: (tell) => tell({ serverOffset }),
      forceNew: true,
      ...RETRIES,
    })
    socket.on('message:sent', ({ id, seq }: Message) => {
      if (shown.has(id)) return
      shown.add(id)
      serverOffset = seq
      display(seq)
    })
    // After a refusal by the server the library leaves it to its user to connect again.
    const again = () => void setTimeout(() => socket.active || socket.connect(), AGAIN_MS)
    socket.on('connect_error', again)
    socket.on('disconnect', again)
    return socket
  })
  await waitUntil(() => sockets.every((socket) => socket.connected), SETTLE_MAX_MS)

  const start = performance.now()
  let turn = 0
  let ended = false
  function deliver(socket: Socket, message: { room: number; id: string; body: string }) {
    socket.emit('message:send', message, (_error: Error | null, answer?: Stored | { error: string }) => {
      // What comes after the end is not in the list of what is stored by then.
      if (ended) return
      if (answer && 'seq' in answer) {
        ledger.acknowledged(message.id, answer.seq)
        pending--
      } else {
        setTimeout(() => deliver(socket, message), AGAIN_MS)
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
    everybodyDisplayed: (since) => waitUntil(() => ledger.quietSince() > since, SETTLE_MAX_MS),
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
