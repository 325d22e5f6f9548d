import { UNIQUE_NAMES } from '../db/name-keys.ts'
import type { Queryable } from '../db/transaction.ts'

/** Lists the rooms in which the account has messages. */
export async function listRoomsWrittenIn(db: Queryable, account: number): Promise<number[]> {
  const { rows } = await db.query<{ id: number }>({
    text: `SELECT id FROM room WHERE EXISTS (SELECT 1 FROM message WHERE room_id = room.id AND author_id = $1)
           ORDER BY id`,
    values: [account],
  })
  return rows.map(({ id }) => id)
}

/** Lists the rooms of the account with its read marks. */
export async function listMemberships(db: Queryable, account: number) {
  const { rows } = await db.query<{ id: number; name: string; visibility: string; owned: boolean; readSeq: number }>({
    text: `SELECT room.id, room.name, room.visibility, room.owner_id IS NOT DISTINCT FROM $1 AS owned,
                  member.read_seq AS "readSeq"
           FROM room_member AS member JOIN room ON room.id = member.room_id
           WHERE member.account_id = $1 ORDER BY room.id`,
    values: [account],
  })
  return rows
}

/** Lists the joins, leaves and renames by the account, in the order of rooms. */
export async function listActions(db: Queryable, account: number) {
  const { rows } = await db.query<{ room: number; seq: number; kind: string; name: string | null; at: Date }>({
    text: `SELECT room_id AS room, seq, kind, name, at FROM change
           WHERE account_id = $1 AND kind IN ('member:joined', 'member:left', 'room:renamed') ORDER BY room_id, seq`,
    values: [account],
  })
  return rows
}

export interface OwnMessage {
  room: number
  seq: number
  id: string
  body: string | null
  sentAt: Date
  editedAt: Date | null
}

/** Lists the next messages of the account in a room after `seq`. */
export async function listOwnMessages(
  db: Queryable,
  room: number,
  account: number,
  seq: number,
  limit: number,
): Promise<OwnMessage[]> {
  const { rows } = await db.query<OwnMessage>({
    text: `SELECT room_id AS room, seq, client_id AS id, body, sent_at AS "sentAt", edited_at AS "editedAt"
           FROM message WHERE room_id = $1 AND author_id = $2 AND seq > $3 ORDER BY seq LIMIT $4`,
    values: [room, account, seq, limit],
  })
  return rows
}

/**
 * Deletes the bodies of up to `limit` of the account's messages, their mentions, and the digests, which would confirm a
 * guessed body. Logs each deletion under the room's lock. Returns the last seq, or null if no message was left.
 */
export async function deleteOwnBodies(
  tx: Queryable,
  room: number,
  account: number,
  limit: number,
): Promise<number | null> {
  const { rows } = await tx.query<{ seq: number | null }>({
    text: `
      WITH chosen AS (
        SELECT seq, row_number() OVER (ORDER BY seq) AS step FROM message
        WHERE room_id = $1 AND author_id = $2 AND body IS NOT NULL ORDER BY seq LIMIT $3
      ), emptied AS (
        UPDATE message SET body = NULL, digest = '', edited_at = statement_timestamp() FROM chosen
        WHERE room_id = $1 AND message.seq = chosen.seq
      ), forgotten AS (
        DELETE FROM mention USING chosen WHERE mention.room_id = $1 AND mention.seq = chosen.seq
      ), advanced AS (
        UPDATE room SET seq = room.seq + chosen.count FROM (SELECT count(*) FROM chosen) AS chosen
        WHERE id = $1 RETURNING room.seq - chosen.count AS seq
      ), logged AS (
        INSERT INTO change (room_id, seq, kind, account_id, message_seq)
        SELECT $1, advanced.seq + step, 'message:deleted', $2, chosen.seq FROM chosen, advanced RETURNING seq
      )
      SELECT max(seq) AS seq FROM logged`,
    values: [room, account, limit],
  })
  return rows[0]?.seq ?? null
}

/** Deletes the digests of messages that the author had deleted before. */
export async function deleteOwnDigests(db: Queryable, room: number, account: number): Promise<void> {
  await db.query({
    text: `UPDATE message SET digest = '' WHERE room_id = $1 AND author_id = $2 AND body IS NULL AND digest <> ''`,
    values: [room, account],
  })
}

/** Returns the messages that mention the account. */
export async function listMentions(db: Queryable, account: number) {
  const { rows } = await db.query<{ room: number; seq: number }>({
    text: 'SELECT room_id AS room, seq FROM mention WHERE account_id = $1 ORDER BY room_id, seq',
    values: [account],
  })
  return rows
}

export async function deleteMentionsOf(db: Queryable, account: number): Promise<void> {
  await db.query({ text: 'DELETE FROM mention WHERE account_id = $1', values: [account] })
}

export async function createEpoch(db: Queryable): Promise<void> {
  await db.query('UPDATE database_epoch SET id = gen_random_uuid()')
}

/** Returns the rows of a table whose names collide, in groups. The row that owns the key is the first of its group. */
export async function listCollisions(db: Queryable, table: keyof typeof UNIQUE_NAMES) {
  const { rows } = await db.query<{ id: number; name: string; key: string }>({
    text: `WITH named AS (
             SELECT id, name, split_part(name_key, E'\\n', 1) AS key FROM ${table} WHERE ${UNIQUE_NAMES[table]})
           SELECT id, name, key FROM named
           WHERE key IN (SELECT key FROM named GROUP BY key HAVING count(*) > 1) ORDER BY key, id`,
  })
  return rows
}
