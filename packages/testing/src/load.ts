import type { Api } from '@chat/client/api'
import { type Connection, createConnection } from '@chat/client/connection'
import type { SocketLike } from '@chat/client/connection-options'
import { createMessageId } from '@chat/client/message-id'
import { PAGE_MAX } from '@chat/contract/limits'
import { createLedger, type LedgerReport, type StoredMessage } from './ledger.ts'
import { waitUntil } from './wait-until.ts'

/** "Under load" means so many clients, that write so much. */
export const LOAD_CLIENTS = 100
export const MESSAGES_PER_SECOND = 400

/** A run with fewer displays than this proves nothing. */
export const DISPLAYS_MIN = 100_000

/** Milliseconds for what was sent to be stored and displayed once the faults are over. */
const SETTLE_MAX_MS = 60_000

/** Before a request that failed is made again, in milliseconds. */
const RETRY_MS = 50

/** A client as the load needs it: signed in, and a member of the room. */
export interface LoadMember {
  api: Api
  /** Opens a socket to wherever one can be opened now. */
  open(): SocketLike
}

export interface LoadOptions {
  /** One for each client. */
  members: LoadMember[]
  room: number
  /** What the room has stored after a seq, in its order. */
  listStored(after: number): Promise<StoredMessage[]>
}

export interface Load {
  connections: Connection[]
  /** How often each of them has been connected. */
  opened: number[]
  /** Waits until that many more displays have happened, on top of those of now. */
  displayed(more: number): Promise<void>
  /** Waits until every reader has displayed something after `since`, by `performance.now()`. */
  everybodyDisplayed(since: number): Promise<void>
  /** The longest silence, in ms, that ended for any reader since this was asked the last time. */
  takeWorstSilence(): number
  /** Ends the writing, waits until all is acknowledged and displayed, and judges. */
  stop(): Promise<LedgerReport>
  /** Ends everything at once: a test that fails must not leave its load to the next one. */
  abort(): void
}

/** Clients of one room that together write 400 messages a second, and each display all of them. */
export async function startLoad({ members, room, listStored }: LoadOptions): Promise<Load> {
  const ledger = createLedger()
  const { epoch, seq } = await (members[0] as LoadMember).api.listMessages(room)
  const opened = members.map(() => 0)
  const connections = members.map((member, index) => {
    const display = ledger.addReader(seq)
    let last = seq

    // As a page does that cannot continue: it loads what it lacks, and follows from there.
    async function reload() {
      while (connection.state() !== 'ended') {
        const page = await member.api.listMessages(room, { after: last, limit: PAGE_MAX }).catch(pause)
        for (const message of page?.messages ?? []) show(message.seq)
        if (page?.more === false) return connection.subscribe(room, page.seq, page.epoch)
      }
    }

    function show(at: number) {
      last = at
      display(at)
    }

    const connection = createConnection({
      url: '',
      open: () => member.open(),
      handlers: {
        changed(_room, changes) {
          for (const change of changes) if (change.kind === 'message:sent') show(change.seq)
        },
        opened() {
          opened[index] = (opened[index] ?? 0) + 1
        },
        reset: () => void reload(),
      },
    })
    connection.start()
    connection.subscribe(room, seq, epoch)
    return connection
  })
  await waitUntil(() => connections.every((connection) => connection.state() === 'open'), SETTLE_MAX_MS)

  const start = performance.now()
  let turn = 0
  function write() {
    const connection = connections[turn++ % connections.length] as Connection
    const id = createMessageId()
    ledger.sent(id)
    const { stored } = connection.send(room, `message ${turn}`, id)
    stored.then(
      (answer) => ledger.acknowledged(id, answer.seq),
      // A refusal for good shows as a message that was sent and is not stored.
      () => {},
    )
  }
  // By the clock, as a timer that comes late must not lower the load.
  const writing = setInterval(() => {
    while (turn < ((performance.now() - start) / 1_000) * MESSAGES_PER_SECOND) write()
  }, 5)

  function abort() {
    clearInterval(writing)
    for (const connection of connections) connection.close()
  }

  return {
    connections,
    opened,
    displayed(more) {
      const target = ledger.displays() + more
      return waitUntil(() => ledger.displays() >= target, SETTLE_MAX_MS)
    },
    everybodyDisplayed: (since) => waitUntil(() => ledger.quietSince() > since, SETTLE_MAX_MS),
    takeWorstSilence: ledger.takeWorstSilence,
    async stop() {
      clearInterval(writing)
      // What is never answered, and what never comes, is for the judge to count.
      await waitUntil(() => connections.every((connection) => connection.pending() === 0), SETTLE_MAX_MS).catch(
        () => {},
      )
      const stored = await listStored(seq)
      await waitUntil(() => ledger.displays() >= stored.length * members.length, SETTLE_MAX_MS).catch(() => {})
      abort()
      return ledger.judge(stored)
    },
    abort,
  }
}

async function pause(): Promise<undefined> {
  await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
}
