import type { Account } from '@chat/contract/accounts'
import type { Queryable } from '../db/transaction.ts'
import type { Telling } from '../realtime/bus.ts'

export interface NewMessageRow {
  room: number
  author: Account
  id: string
  body: string
}

/** What became of one message of a batch. */
export type StoreResult =
  | { outcome: 'stored'; seq: number; sentAt: Date /** false when it was stored before. */; fresh: boolean }
  | { outcome: 'room-not-found' | 'not-a-member' | 'id-conflict' }

interface ResultRow {
  visibility: string | null
  member: boolean
  same: boolean | null
  fresh: boolean
  seq: number
  sentAt: Date
}

// Taken in the order of the ids, so that two batches never wait for each other in a circle.
const LOCK_ROOMS = `SELECT 1 FROM room WHERE id = ANY($1::integer[]) ORDER BY id FOR NO KEY UPDATE`

// A second statement, as only a new snapshot sees what the locks waited for. The locks keep the rooms' seqs as they are
// read, so that the place of each new message is known before it is inserted. What it tells is a change of the contract;
// the result counts it, as a query that nobody reads is not run.
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
    LEFT JOIN message ON (message.room_id, message.author_id, message.client_id)
                       = (input.room_id, input.author_id, input.client_id)
  ), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY room_id, fresh ORDER BY position) AS step FROM found
  ), placed AS MATERIALIZED (
    SELECT *, coalesce(old_seq, room_seq + step) AS seq, coalesce(old_sent_at, statement_timestamp()) AS sent_at,
           to_char(statement_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
    FROM numbered
  ), stored AS (
    INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
    SELECT room_id, seq, message_count + step, author_id, client_id, body, digest, sent_at FROM placed WHERE fresh
  ), logged AS (
    INSERT INTO change (room_id, seq, kind, account_id, message_seq, at)
    SELECT room_id, seq, 'message:sent', author_id, seq, sent_at FROM placed WHERE fresh
  ), advanced AS (
    UPDATE room SET seq = room.seq + added.count, message_count = room.message_count + added.count
    FROM (SELECT room_id, count(*) FROM placed WHERE fresh GROUP BY room_id) AS added WHERE room.id = added.room_id
  ), told AS (
    SELECT count(pg_notify($6, $7 || format('{"rooms":[{"room":%s,"seq":%s%s}]}}', room_id, seq,
             CASE WHEN octet_length(change) < $8 THEN format(',"changes":[%s]', change) END)))
    FROM placed CROSS JOIN LATERAL (
      SELECT json_build_object('kind', 'message:sent', 'seq', seq, 'at', at, 'message', json_build_object(
        'id', client_id, 'room', room_id, 'seq', seq, 'author', json_build_object('id', author_id, 'name', author_name),
        'body', body, 'sentAt', at, 'editedAt', NULL))::text AS change
    ) AS json WHERE fresh AND $6 IS NOT NULL
  )
  SELECT visibility, member, digest = old_digest AS same, fresh, seq, sent_at AS "sentAt", told.count AS told
  FROM placed CROSS JOIN told ORDER BY position`

/**
 * Stores a batch, which has to be a transaction of its own, and gives a result for each message, in their order. Each
 * takes the next seq of its room; one that is stored already keeps the seq it has. No two of the batch may have the same
 * room, author and id. With `telling` the replicas hear of it when, and only when, the transaction commits.
 */
export async function storeMessages(
  tx: Queryable,
  messages: NewMessageRow[],
  telling?: Telling,
): Promise<StoreResult[]> {
  const rooms = messages.map((message) => message.room)
  const values = [
    rooms,
    messages.map(({ author }) => author.id),
    messages.map(({ author }) => author.name),
    messages.map(({ id }) => id),
    messages.map(({ body }) => body),
    telling?.channel,
    telling?.head,
    telling?.maxBytes,
  ]
  const [, { rows }] = await Promise.all([
    tx.query({ name: 'lock-rooms', text: LOCK_ROOMS, values: [rooms] }),
    tx.query<ResultRow>({ name: 'store-messages', text: STORE, values }),
  ])
  return rows.map(toResult)
}

function toResult({ visibility, member, same, fresh, seq, sentAt }: ResultRow): StoreResult {
  if (!member) return { outcome: visibility === 'public' ? 'not-a-member' : 'room-not-found' }
  if (same === false) return { outcome: 'id-conflict' }
  return { outcome: 'stored', seq, sentAt, fresh }
}
