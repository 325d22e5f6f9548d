import type { Room } from '@chat/contract/rooms'
import type { Queryable } from '../db/transaction.ts'

/** A room as one account sees it. */
const ROOM_COLUMNS = `
  room.id, room.name, room.visibility, room.seq, member.room_id IS NOT NULL AS joined,
  CASE WHEN member.room_id IS NULL THEN 0 ELSE room.message_count - member.read_number END AS unread`

/** The rooms that the account is in and the public ones, in the order of their names. */
export async function listRooms(db: Queryable, account: number): Promise<Room[]> {
  const { rows } = await db.query<Room>({
    name: 'list-rooms',
    text: `SELECT ${ROOM_COLUMNS} FROM room
           LEFT JOIN room_member AS member ON member.room_id = room.id AND member.account_id = $1
           WHERE member.room_id IS NOT NULL OR room.visibility = 'public' ORDER BY lower(room.name), room.id`,
    values: [account],
  })
  return rows
}

/** The room as the account sees it; undefined when there is none, or it is private and not the account's. */
export async function findRoom(db: Queryable, room: number, account: number): Promise<Room | undefined> {
  const { rows } = await db.query<Room>({
    name: 'find-room',
    text: `SELECT ${ROOM_COLUMNS} FROM room
           LEFT JOIN room_member AS member ON member.room_id = room.id AND member.account_id = $2
           WHERE room.id = $1 AND (member.room_id IS NOT NULL OR room.visibility = 'public')`,
    values: [room, account],
  })
  return rows[0]
}

/** Makes a room without members. */
export async function createRoom(db: Queryable, name: string, visibility: Room['visibility']): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    text: 'INSERT INTO room (name, visibility) VALUES ($1, $2) RETURNING id',
    values: [name, visibility],
  })
  return (rows[0] as { id: number }).id
}

/**
 * Makes the account a member and logs it; what was written before counts as read. Gives the change's seq, or, for one
 * who is a member already, the room's last seq, with nothing changed.
 */
export async function joinRoom(db: Queryable, room: number, account: number): Promise<number> {
  // Two statements: the second sees what the first one's lock waited for.
  await db.query({ text: 'SELECT 1 FROM room WHERE id = $1 FOR NO KEY UPDATE', values: [room] })
  const { rows } = await db.query<{ seq: number }>({
    text: `
      WITH joined AS (
        INSERT INTO room_member (room_id, account_id, read_seq, read_number)
        SELECT id, $2, seq + 1, message_count FROM room WHERE id = $1
        ON CONFLICT DO NOTHING RETURNING room_id, account_id
      ), advanced AS (
        UPDATE room SET seq = seq + 1 FROM joined WHERE room.id = joined.room_id RETURNING room.id, room.seq
      ), logged AS (
        INSERT INTO change (room_id, seq, kind, account_id) SELECT id, seq, 'member:joined', $2 FROM advanced
      )
      SELECT coalesce((SELECT seq FROM advanced), (SELECT seq FROM room WHERE id = $1)) AS seq`,
    values: [room, account],
  })
  return (rows[0] as { seq: number }).seq
}

/** Marks all up to `seq` as read; a mark never goes back. Gives false when the account is no member, or the seq is of the future. */
export async function updateReadMark(db: Queryable, room: number, account: number, seq: number): Promise<boolean> {
  const { rows } = await db.query({
    text: `
      UPDATE room_member AS member SET
        read_seq = greatest(read_seq, $3),
        read_number = greatest(read_number, coalesce((
          SELECT number FROM message WHERE room_id = $1 AND seq <= $3 ORDER BY seq DESC LIMIT 1), 0))
      FROM room
      WHERE member.room_id = $1 AND member.account_id = $2 AND room.id = $1 AND $3 <= room.seq
      RETURNING 1`,
    values: [room, account, seq],
  })
  return rows.length > 0
}
