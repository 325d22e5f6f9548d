import type { Api } from '@chat/client/api'
import { type Connection, createConnection } from '@chat/client/connection'
import type { SocketLike } from '@chat/client/connection-options'
import { createMessageId } from '@chat/client/message-id'
import { PAGE_MAX } from '@chat/contract/limits'
import { createLedger, type LedgerReport, type StoredMessage } from './ledger.ts'
import { waitUntil } from './wait-until.ts'

/** The number of clients and the rate of a run under load. */
export const LOAD_CLIENTS = 100
export const MESSAGES_PER_SECOND = 400

/** Minimum displays of a run. Fewer prove nothing. */
export const DISPLAYS_MIN = 100_000

/** Milliseconds after the faults until all messages must be stored and displayed. */
const SETTLE_MAX_MS = 60_000

/** Milliseconds before a failed request is repeated. */
const RETRY_MS = 50

/** A client of the load: signed in, and a member of the room. */
export interface LoadMember {
  api: Api
  /** Opens a socket to a replica that accepts connections. */
  open(): SocketLike
}

export interface LoadOptions {
  /** One member for each client. */
  members: LoadMember[]
  room: number
  /** Returns the room's stored messages after a seq, sorted by seq. */
  listStored(after: number): Promise<StoredMessage[]>
}

export interface Load {
  connections: Connection[]
  /** The number of connects of each connection. */
  opened: number[]
  /** Waits for `more` further displays. */
  displayed(more: number): Promise<void>
  /** Waits until every reader has displayed something after `since`, by `performance.now()`. */
  allDisplayed(since: number): Promise<void>
  /** Returns the longest silence of any reader that ended since the last call, in milliseconds. */
  takeWorstSilence(): number
  /** Stops writing, waits until all messages are acknowledged and displayed, and returns the report. */
  stop(): Promise<LedgerReport>
  /** Stops everything at once, so that a failed test leaves no load to the next one. */
  abort(): void
}

/** Starts clients of one room that write 400 messages a second in total, and each display all of them. */
export async function startLoad({ members, room, listStored }: LoadOptions): Promise<Load> {
  const ledger = createLedger()
  const { epoch, seq } = await (members[0] as LoadMember).api.listMessages(room)
  const opened = members.map(() => 0)
  const connections = members.map((member, index) => {
    const display = ledger.addReader(seq)
    let last = seq

    // After a reset, a page loads the missing messages and subscribes again.
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
      // The ledger counts a permanent refusal as a message that is not stored.
      () => {},
    )
  }
  // Count by the clock, because a late timer must not lower the load.
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
    allDisplayed: (since) => waitUntil(() => ledger.quietSince() > since, SETTLE_MAX_MS),
    takeWorstSilence: ledger.takeWorstSilence,
    async stop() {
      clearInterval(writing)
      // The ledger counts missing acknowledgements and displays.
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
