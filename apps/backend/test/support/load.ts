import { randomUUIDv7 } from 'node:crypto'
import { createApi } from '@chat/client/api'
import { type Connection, createConnection } from '@chat/client/connection'
import { createLedger, type LedgerReport } from '@chat/client/ledger'
import { createNodeSession } from '@chat/client/node-session'
import { PAGE_MAX } from '@chat/contract/limits'
import { expect, onTestFinished, vi } from 'vitest'
import { createCrowd, openAtNextReplica } from './crowd.ts'
import type { TestDatabase } from './database.ts'
import type { Replica } from './replica.ts'

const CLIENTS = 100
const MESSAGES_PER_SECOND = 400

/** A run with fewer displays than this proves nothing. */
const DISPLAYS_MIN = 100_000

/** Milliseconds for what was sent to be stored and displayed once the faults are over. */
const SETTLE_MAX_MS = 60_000

export interface Load {
  connections: Connection[]
  /** How often each of them has been connected. */
  opened: number[]
  /** Waits until that many more displays have happened, on top of those of now. */
  displayed(more: number): Promise<void>
  /** Ends the writing, waits until all is acknowledged and displayed, and judges. */
  stop(): Promise<LedgerReport>
}

export interface LoadOptions {
  database: TestDatabase
  /** The addresses that may be connected to now. */
  urls: () => string[]
  /** Where the first ones connect to, instead of `urls`. */
  special?: string[]
}

/** A hundred clients in room 1, at all replicas, that write 400 messages a second and display all of them. */
export async function startLoad({ database, urls, special = [] }: LoadOptions): Promise<Load> {
  const ledger = createLedger()
  const { api } = createNodeSession(urls()[0] as string)
  const account = await api.signUp({ name: `judge ${randomUUIDv7()}`.slice(0, 40), password: 'only for tests' })
  const members = await createCrowd(database, CLIENTS, account.name)
  const { epoch, seq } = await api.listMessages(1)

  const opened = members.map(() => 0)
  const connections = members.map((member, index) => {
    const display = ledger.addReader(seq)
    const own = special[index]
    let last = seq

    // As a page does that cannot continue: it loads what it lacks, and follows from there.
    async function reload() {
      for (let more = true; more; ) {
        const page = await vi.waitFor(
          () => {
            const api = createApi({ baseUrl: urls()[0] as string, headers: { cookie: member.cookie } })
            return api.listMessages(1, { after: last, limit: PAGE_MAX })
          },
          { timeout: SETTLE_MAX_MS },
        )
        for (const message of page.messages) show(message.seq)
        more = page.more
        if (!more) connection.follow(1, page.seq, page.epoch)
      }
    }

    function show(at: number) {
      last = at
      display(at)
    }

    const connection = createConnection({
      url: '',
      open: openAtNextReplica(member, own ? () => [own] : urls, index),
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
    connection.follow(1, seq, epoch)
    return connection
  })
  await vi.waitUntil(() => connections.every((connection) => connection.state() === 'open'), { timeout: SETTLE_MAX_MS })

  // A test that fails must not leave its load to the next one.
  onTestFinished(() => {
    clearInterval(writing)
    for (const connection of connections) connection.close()
  })
  const start = performance.now()
  let turn = 0
  function write() {
    const connection = connections[turn++ % CLIENTS] as Connection
    const id = randomUUIDv7()
    ledger.sent(id)
    const { stored } = connection.send(1, `message ${turn}`, id)
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

  async function displayed(more: number) {
    const target = ledger.displays() + more
    await vi.waitUntil(() => ledger.displays() >= target, { timeout: SETTLE_MAX_MS, interval: 20 })
  }

  return {
    connections,
    opened,
    displayed,
    async stop() {
      clearInterval(writing)
      const settled = { timeout: SETTLE_MAX_MS, interval: 100 }
      await vi.waitUntil(() => connections.every((connection) => connection.pending() === 0), settled)
      const stored = await database.query<{ id: string; seq: number }>(
        'SELECT client_id AS id, seq FROM message WHERE room_id = 1 AND seq > $1 ORDER BY seq',
        [seq],
      )
      // What never comes is for the judge to count.
      await vi.waitUntil(() => ledger.displays() >= stored.length * CLIENTS, settled).catch(() => {})
      for (const connection of connections) connection.close()
      return ledger.judge(stored)
    },
  }
}

/** Fails unless the run was under load and lost, doubled and disordered nothing. Prints its figures. */
export async function expectNothingLost(title: string, report: LedgerReport, database: TestDatabase): Promise<void> {
  console.log(`${title}: ${JSON.stringify(report)}`)
  expect(report.expected).toBeGreaterThan(DISPLAYS_MIN)
  expect(report).toMatchObject({ acknowledgedNotStored: 0, storedTwice: 0, missing: 0, double: 0, outOfOrder: 0 })
  expect(report.stored).toBe(report.sent)
  const [log] = await database.query(
    'SELECT count(*)::int AS changes, max(seq)::int AS last, count(message_seq)::int AS sent FROM change WHERE room_id = 1',
  )
  expect(log?.changes).toBe(log?.last)
}

/** Those of the replicas that can be connected to. */
export function listAlive(replicas: Replica[]): string[] {
  return replicas.filter(({ process }) => process.exitCode === null && !process.killed).map(({ url }) => url)
}
