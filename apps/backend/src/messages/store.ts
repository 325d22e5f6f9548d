import type { Queryable } from '../db/transaction.ts'

export interface NewMessageRow {
  room: number
  author: number
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
// read, so that the place of each new message is known before it is inserted.
const STORE = `
  WITH found AS (
    SELECT input.*, sha256(convert_to(input.body, 'UTF8')) AS digest,
           room.visibility, room.seq AS room_seq, room.message_count, member.room_id IS NOT NULL AS member,
           message.seq AS old_seq, message.sent_at, message.digest AS old_digest,
           member.room_id IS NOT NULL AND message.seq IS NULL AS fresh
    FROM unnest($1::integer[], $2::integer[], $3::uuid[], $4::text[])
      WITH ORDINALITY AS input (room_id, author_id, client_id, body, position)
    LEFT JOIN room ON room.id = input.room_id
    LEFT JOIN room_member AS member ON (member.room_id, member.account_id) = (input.room_id, input.author_id)
    LEFT JOIN message ON (message.room_id, message.author_id, message.client_id)
                       = (input.room_id, input.author_id, input.client_id)
  ), placed AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY room_id, fresh ORDER BY position) AS step FROM found
  ), stored AS (
    INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
    SELECT room_id, room_seq + step, message_count + step, author_id, client_id, body, digest, statement_timestamp()
    FROM placed WHERE fresh
  ), logged AS (
    INSERT INTO change (room_id, seq, kind, account_id, message_seq, at)
    SELECT room_id, room_seq + step, 'message:sent', author_id, room_seq + step, statement_timestamp()
    FROM placed WHERE fresh
  ), advanced AS (
    UPDATE room SET seq = room.seq + added.count, message_count = room.message_count + added.count
    FROM (SELECT room_id, count(*) FROM placed WHERE fresh GROUP BY room_id) AS added WHERE room.id = added.room_id
  )
  SELECT visibility, member, digest = old_digest AS same, fresh, coalesce(old_seq, room_seq + step) AS seq,
         coalesce(sent_at, statement_timestamp()) AS "sentAt"
  FROM placed ORDER BY position`

/** Locks rooms until the transaction ends: nobody else can store in them. */
export async function lockRooms(tx: Queryable, rooms: number[]): Promise<void> {
  await tx.query({ name: 'lock-rooms', text: LOCK_ROOMS, values: [rooms] })
}

/**
 * Stores a batch inside a transaction that has locked its rooms, and gives a result for each message, in their order.
 * Each takes the next seq of its room; one that is stored already keeps the seq it has. No two of the batch may have
 * the same room, author and id.
 */
export async function storeMessages(tx: Queryable, messages: NewMessageRow[]): Promise<StoreResult[]> {
  const rooms = messages.map((message) => message.room)
  const authors = messages.map((message) => message.author)
  const ids = messages.map((message) => message.id)
  const bodies = messages.map((message) => message.body)
  const values = [rooms, authors, ids, bodies]
  const { rows } = await tx.query<ResultRow>({ name: 'store-messages', text: STORE, values })
  return rows.map(toResult)
}

function toResult({ visibility, member, same, fresh, seq, sentAt }: ResultRow): StoreResult {
  if (!member) return { outcome: visibility === 'public' ? 'not-a-member' : 'room-not-found' }
  if (same === false) return { outcome: 'id-conflict' }
  return { outcome: 'stored', seq, sentAt, fresh }
}
