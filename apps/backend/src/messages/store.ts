import type { Account } from '@chat/contract/accounts'
import type { StatementNotification } from '../bus/bus.ts'
import type { Queryable } from '../db/transaction.ts'
import { storeMentions } from './mentions.ts'

export interface NewMessageRow {
  room: number
  author: Account
  id: string
  body: string
}

/** The result for one message of a batch. */
export type StoreResult =
  | { outcome: 'stored'; seq: number; sentAt: Date /** False if it was stored before. */; fresh: boolean }
  | { outcome: 'room-not-found' | 'not-a-member' | 'id-conflict' }

interface ResultRow {
  visibility: string | null
  member: boolean
  same: boolean | null
  fresh: boolean
  seq: number
  sentAt: Date
}

// Lock rooms in id order to avoid deadlocks between batches.
const LOCK_ROOMS = `SELECT 1 FROM room WHERE id = ANY($1::integer[]) ORDER BY id FOR NO KEY UPDATE`

// Stores the new rows of `placed`, logs them, and encodes each as a change of the contract.
const KEEP = `
  stored AS (
    INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
    SELECT room_id, seq, number, author_id, client_id, body, digest, sent_at FROM placed WHERE fresh
  ), logged AS (
    INSERT INTO change (room_id, seq, kind, account_id, message_seq, at)
    SELECT room_id, seq, 'message:sent', author_id, seq, sent_at FROM placed WHERE fresh
  ), sent AS (
    SELECT room_id, seq,
           '{"kind":"message:sent","seq":' || seq || ',"at":"' || at || '","message":{"id":"' || client_id ||
           '","room":' || room_id || ',"seq":' || seq || ',"author":{"id":' || author_id || ',"name":' ||
           to_json(author_name) || '},"body":' || to_json(body) || ',"sentAt":"' || at || '","editedAt":null}}' AS change
    FROM placed
    CROSS JOIN LATERAL (SELECT to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at) AS iso
    WHERE fresh AND $6::text IS NOT NULL
  )`

// Sends one notification for each row of `part`: the next changes of a room, or only their last seq if they are too long. The
// result includes the count, because PostgreSQL does not run a SELECT whose result is unused.
const NOTIFY = `
  notified AS (
    SELECT count(pg_notify($6, $7 || '{"rooms":[{"room":' || room_id || ',"seq":' || seq ||
             CASE WHEN octet_length(changes) < $8 THEN ',"changes":[' || changes || ']' ELSE '' END || '}]}}'))
    FROM part
  )
  SELECT visibility, member, digest = old_digest AS same, fresh, seq, sent_at AS "sentAt", notified.count AS notified
  FROM placed CROSS JOIN notified ORDER BY position`

// Run this as a second statement, because only a new snapshot sees the rows that the locks waited for. The locks fix the seq of
// each room, so the seq of each new message is known before the insert. `sized` groups the changes of a room by half payloads:
// a group fits into one payload. Keep LIMIT 1, or a plan made for an empty table scans all messages for each new one.
const STORE = `
  WITH found AS (
    SELECT input.*, sha256(convert_to(input.body, 'UTF8')) AS digest,
           room.visibility, room.seq AS room_seq, room.message_count, member.room_id IS NOT NULL AS member,
           message.seq AS old_seq, message.sent_at AS old_sent_at, message.digest AS old_digest,
           member.room_id IS NOT NULL AND message.seq IS NULL AS fresh
    FROM unnest($1::integer[], $2::integer[], $3::text[], $4::uuid[], $5::text[])
      WITH ORDINALITY AS input (room_id, author_id, author_name, client_id, body, position)
    LEFT JOIN room ON room.id = input.room_id
    LEFT JOIN room_member AS member ON (member.room_id, member.account_id) = (input.room_id, input.author_id)
    LEFT JOIN LATERAL (
      SELECT seq, sent_at, digest FROM message AS old
      WHERE (old.room_id, old.author_id, old.client_id) = (input.room_id, input.author_id, input.client_id) LIMIT 1
    ) AS message ON true
  ), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY room_id, fresh ORDER BY position) AS step FROM found
  ), placed AS MATERIALIZED (
    SELECT *, message_count + step AS number, coalesce(old_seq, room_seq + step) AS seq,
           coalesce(old_sent_at, statement_timestamp()) AS sent_at
    FROM numbered
  ), advanced AS (
    UPDATE room SET seq = room.seq + added.count, message_count = room.message_count + added.count
    FROM (SELECT room_id, count(*) FROM placed WHERE fresh GROUP BY room_id) AS added WHERE room.id = added.room_id
  ), ${KEEP}, sized AS (
    SELECT *, sum(octet_length(change) + 1) OVER (PARTITION BY room_id ORDER BY seq) / ($8 / 2) AS half FROM sent
  ), part AS (
    SELECT room_id, max(seq) AS seq, string_agg(change, ',' ORDER BY seq) AS changes
    FROM sized GROUP BY room_id, half ORDER BY room_id, half
  ), ${NOTIFY}`

// Locks the room and takes the next seq in one statement. Stores nothing if it waited for the lock, because its snapshot is old.
const STORE_ALONE = `
  WITH placed AS (
    UPDATE room SET seq = room.seq + 1, message_count = room.message_count + 1
    FROM (SELECT $1::integer AS room_id, $2::integer AS author_id, $3::text AS author_name, $4::uuid AS client_id,
                 $5::text AS body) AS input
    JOIN room AS seen ON seen.id = input.room_id
    JOIN room_member AS member ON (member.room_id, member.account_id) = (input.room_id, input.author_id)
    WHERE room.id = input.room_id AND room.seq = seen.seq AND NOT EXISTS (
      SELECT FROM message AS old
      WHERE (old.room_id, old.author_id, old.client_id) = (input.room_id, input.author_id, input.client_id))
    RETURNING input.*, 1 AS position, sha256(convert_to(input.body, 'UTF8')) AS digest, NULL::bytea AS old_digest,
              room.visibility, true AS member, true AS fresh, room.message_count AS number, room.seq,
              statement_timestamp() AS sent_at
  ), ${KEEP}, part AS (SELECT room_id, seq, change AS changes FROM sent), ${NOTIFY}`

/**
 * Stores a batch in its own transaction and returns the results in order. A new message takes the next seq of its room; a stored
 * one keeps its seq. Room, author and id must be unique in the batch. Sends the notification at the commit.
 */
export async function storeMessages(
  tx: Queryable,
  messages: NewMessageRow[],
  notification?: StatementNotification,
): Promise<StoreResult[]> {
  const rooms = messages.map((message) => message.room)
  const values = [
    rooms,
    messages.map(({ author }) => author.id),
    messages.map(({ author }) => author.name),
    messages.map(({ id }) => id),
    messages.map(({ body }) => body),
    ...toValues(notification),
  ]
  const [, { rows }] = await Promise.all([
    tx.query({ name: 'lock-rooms', text: LOCK_ROOMS, values: [rooms] }),
    tx.query<ResultRow>({ name: 'store-messages', text: STORE, values }),
    storeMentions(tx, messages),
  ])
  return rows.map(toResult)
}

/**
 * Stores one message in a single statement, which costs two thirds of a batch. Returns undefined, and stores nothing, if the message
 * is stored already or refused, or if another writer changed the room meanwhile. Then call storeMessages.
 */
export async function storeAlone(
  client: Queryable,
  { room, author, id, body }: NewMessageRow,
  notification?: StatementNotification,
): Promise<StoreResult | undefined> {
  const values = [room, author.id, author.name, id, body, ...toValues(notification)]
  const { rows } = await client.query<ResultRow>({ name: 'store-alone', text: STORE_ALONE, values })
  return rows[0] && toResult(rows[0])
}

function toValues(notification?: StatementNotification) {
  return [notification?.channel, notification?.head, notification?.maxBytes]
}

function toResult({ visibility, member, same, fresh, seq, sentAt }: ResultRow): StoreResult {
  if (!member) return { outcome: visibility === 'public' ? 'not-a-member' : 'room-not-found' }
  if (same === false) return { outcome: 'id-conflict' }
  return { outcome: 'stored', seq, sentAt, fresh }
}
