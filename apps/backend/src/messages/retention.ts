import type { ClientBase, Pool } from 'pg'
import type { Logger } from 'pino'
import { isDatabaseAway } from '../db/errors.ts'
import { lockKey } from '../db/identity.ts'
import { type Queryable, withTransaction } from '../db/transaction.ts'
import { lockRoom } from '../rooms/change-log.ts'

/** SQL for the key of the advisory lock. Only its holder applies the retention. */
const LOCK = lockKey('retention')

/** Milliseconds between two rounds. */
const INTERVAL_MS = 3_600_000

/** Milliseconds in a day. */
const DAY_MS = 24 * 3_600_000

/** Changes in one transaction. The transaction locks the room, so a larger batch would delay its writers. */
const BATCH_MAX = 1_000

/** Numbers of deleted rows. */
export interface Retired {
  changes: number
  messages: number
}

/**
 * Deletes changes and messages that are older than `days`, in small transactions. Returns undefined if another process does so at
 * this moment. A client that resumes from before the deleted changes is reset.
 */
export async function applyRetention(pool: Pool, days: number, batch = BATCH_MAX): Promise<Retired | undefined> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    const { rows: locks } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`)
    if (!locks[0]?.locked) return undefined
    const before = new Date(Date.now() - days * DAY_MS)
    const { rows: rooms } = await client.query<{ id: number }>('SELECT id FROM room ORDER BY id')
    const retired = { changes: 0, messages: 0 }
    for (const { id } of rooms) {
      for (
        let found = await retire(client, id, before, batch);
        found;
        found = await retire(client, id, before, batch)
      ) {
        retired.changes += found.changes
        retired.messages += found.messages
      }
    }
    await client.query(`SELECT pg_advisory_unlock(${LOCK})`)
    return retired
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // After a failure, close the connection, which releases the lock.
    client.release(failure)
  }
}

/** Deletes the oldest changes of a room. Returns undefined if none is too old. */
function retire(client: ClientBase, room: number, before: Date, batch: number): Promise<Retired | undefined> {
  return withTransaction(client, async (tx) => {
    await lockRoom(tx, room)
    const boundary = await findBoundary(tx, room, before, batch)
    if (boundary === null) return undefined
    const { rows: changes } = await tx.query({
      text: 'DELETE FROM change WHERE room_id = $1 AND seq <= $2 RETURNING 1',
      values: [room, boundary],
    })
    await tx.query({ text: 'DELETE FROM mention WHERE room_id = $1 AND seq <= $2', values: [room, boundary] })
    const { messages, number } = await deleteMessages(tx, room, boundary)
    // Deleted messages must not count as unread.
    await tx.query({
      text: `UPDATE room_member SET read_number = greatest(read_number, $2), read_seq = greatest(read_seq, $3)
             WHERE room_id = $1 AND read_number < $2`,
      values: [room, number ?? 0, boundary],
    })
    return { changes: changes.length, messages }
  })
}

/** Returns the last seq of the batch such that this change and all before it are too old, or null. */
async function findBoundary(tx: Queryable, room: number, before: Date, batch: number): Promise<number | null> {
  const { rows } = await tx.query<{ boundary: number | null }>({
    text: `WITH oldest AS (SELECT seq, at FROM change WHERE room_id = $1 ORDER BY seq LIMIT $3)
           SELECT max(seq) AS boundary FROM oldest
           WHERE seq < ALL (SELECT seq FROM oldest WHERE at >= $2)`,
    values: [room, before, batch],
  })
  return rows[0]?.boundary ?? null
}

/**
 * Deletes the messages up to a seq. If a younger change refers to a message, deletes only its text, because the log must not refer
 * to a missing row. Also returns the number of the last message.
 */
async function deleteMessages(tx: Queryable, room: number, boundary: number) {
  const { rows } = await tx.query<{ messages: number; number: number | null }>({
    text: `
      WITH old AS (
        SELECT seq, number, EXISTS (
          SELECT 1 FROM change WHERE change.room_id = $1 AND change.message_seq = message.seq
            AND kind IN ('message:edited', 'message:deleted') AND change.seq > $2) AS named
        FROM message WHERE room_id = $1 AND seq <= $2
      ), emptied AS (
        UPDATE message SET body = NULL, digest = '' FROM old
        WHERE room_id = $1 AND message.seq = old.seq AND named AND body IS NOT NULL
      ), deleted AS (
        DELETE FROM message USING old WHERE room_id = $1 AND message.seq = old.seq AND NOT named RETURNING 1
      )
      SELECT (SELECT count(*) FROM deleted) AS messages, (SELECT max(number) FROM old) AS number`,
    values: [room, boundary],
  })
  return rows[0] as (typeof rows)[0]
}

/** Applies the retention now and every hour. Only one replica at a time does it. */
export function startRetention({ pool, days, logger }: { pool: Pool; days: number; logger: Logger }) {
  async function run() {
    try {
      const retired = await applyRetention(pool, days)
      if (retired?.changes) logger.info({ ...retired, days }, 'retention applied')
    } catch (error) {
      // Warn, because nothing else reports that the role lacks a right. The retention runs only once an hour.
      logger[isDatabaseAway(error) ? 'debug' : 'warn']({ err: error }, 'retention not applied, trying again later')
    }
  }
  void run()
  const timer = setInterval(run, INTERVAL_MS)
  return { stop: () => clearInterval(timer) }
}
