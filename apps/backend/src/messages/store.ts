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

// A second statement, as only a new snapshot sees what the locks waited for.
const STORE = `
  WITH input AS (
    SELECT * FROM unnest($1::integer[], $2::integer[], $3::uuid[], $4::text[])
      WITH ORDINALITY AS input (room_id, author_id, client_id, body, position)
  ), judged AS (
    SELECT input.*, room.visibility, member.room_id IS NOT NULL AS member, message.seq, message.sent_at,
           sha256(convert_to(input.body, 'UTF8')) AS input_digest, message.digest
    FROM input
    LEFT JOIN room ON room.id = input.room_id
    LEFT JOIN room_member AS member ON (member.room_id, member.account_id) = (input.room_id, input.author_id)
    LEFT JOIN message ON (message.room_id, message.author_id, message.client_id)
                       = (input.room_id, input.author_id, input.client_id)
  ), new AS (
    SELECT *, row_number() OVER (PARTITION BY room_id ORDER BY position) AS step
    FROM judged WHERE member AND seq IS NULL
  ), advanced AS (
    UPDATE room SET seq = room.seq + added.count, message_count = room.message_count + added.count
    FROM (SELECT room_id, count(*) FROM new GROUP BY room_id) AS added WHERE room.id = added.room_id
    RETURNING room.id, room.seq - added.count AS seq, room.message_count - added.count AS number
  ), stored AS (
    INSERT INTO message (room_id, seq, number, author_id, client_id, body, digest, sent_at)
    SELECT new.room_id, advanced.seq + step, advanced.number + step, author_id, client_id, body, input_digest,
           statement_timestamp()
    FROM new JOIN advanced ON advanced.id = new.room_id
    RETURNING room_id, seq, author_id, client_id, sent_at
  ), logged AS (
    INSERT INTO change (room_id, seq, kind, account_id, message_seq, at)
    SELECT room_id, seq, 'message:sent', author_id, seq, sent_at FROM stored
  )
  SELECT judged.visibility, judged.member, judged.input_digest = judged.digest AS same,
         stored.seq IS NOT NULL AS fresh, coalesce(stored.seq, judged.seq) AS seq,
         coalesce(stored.sent_at, judged.sent_at) AS "sentAt"
  FROM judged LEFT JOIN stored ON (stored.room_id, stored.author_id, stored.client_id)
                                = (judged.room_id, judged.author_id, judged.client_id)
  ORDER BY judged.position`

/**
 * Stores a batch inside a transaction and gives a result for each message, in their order. Each takes the next seq of
 * its room; one that is stored already keeps the seq it has. No two of the batch may have the same room, author and id.
 */
export async function storeMessages(tx: Queryable, messages: NewMessageRow[]): Promise<StoreResult[]> {
  const rooms = messages.map((message) => message.room)
  const authors = messages.map((message) => message.author)
  const ids = messages.map((message) => message.id)
  const bodies = messages.map((message) => message.body)
  const [, { rows }] = await Promise.all([
    tx.query({ name: 'lock-rooms', text: LOCK_ROOMS, values: [rooms] }),
    tx.query<ResultRow>({ name: 'store-messages', text: STORE, values: [rooms, authors, ids, bodies] }),
  ])
  return rows.map(toResult)
}

function toResult({ visibility, member, same, fresh, seq, sentAt }: ResultRow): StoreResult {
  if (!member) return { outcome: visibility === 'public' ? 'not-a-member' : 'room-not-found' }
  if (same === false) return { outcome: 'id-conflict' }
  return { outcome: 'stored', seq, sentAt, fresh }
}
