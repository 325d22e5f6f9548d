import { randomUUIDv7 } from 'node:crypto'
import { createApi } from '@chat/client/api'
import type { LedgerReport, StoredMessage } from '@chat/testing/ledger'
import { DISPLAYS_MIN, LOAD_CLIENTS, type Load, startLoad as startLoadOf } from '@chat/testing/load'
import { expect, onTestFinished } from 'vitest'
import { createCrowd, openAtNextReplica } from './crowd.ts'
import type { TestDatabase } from './database.ts'
import type { Replica } from './replica.ts'

/** Open to everybody, and made by the first start. */
const GENERAL = 1

export interface LoadOptions {
  database: TestDatabase
  /** The addresses that may be connected to now. */
  urls: () => string[]
  /** Where the first ones connect to, instead of `urls`. */
  special?: string[]
}

/** A hundred clients in room 1, at all replicas, that write 400 messages a second and display all of them. */
export async function startLoad({ database, urls, special = [] }: LoadOptions): Promise<Load> {
  const crowd = await createCrowd(database, LOAD_CLIENTS, `crowd ${randomUUIDv7()}`)
  const load = await startLoadOf({
    room: GENERAL,
    members: crowd.map((member, index) => {
      const own = special[index]
      return {
        // Each request is of a replica that lives then.
        get api() {
          return createApi({ baseUrl: urls()[0] as string, headers: { cookie: member.cookie } })
        },
        open: openAtNextReplica(member, own ? () => [own] : urls, index),
      }
    }),
    listStored: (after) =>
      database.query<StoredMessage>(
        'SELECT client_id AS id, seq FROM message WHERE room_id = $1 AND seq > $2 ORDER BY seq',
        [GENERAL, after],
      ),
  })
  onTestFinished(load.abort)
  return load
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
