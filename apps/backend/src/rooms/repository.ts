import { OPEN_ROOMS_MAX } from '@chat/contract/limits'
import { nameKey } from '@chat/contract/name-key'
import type { Room } from '@chat/contract/rooms'
import { byName } from '../db/name-keys.ts'
import type { Queryable } from '../db/transaction.ts'
import { appendChange } from './change-log.ts'

/** The columns of a room as one account sees it. */
const ROOM_COLUMNS = `
  room.id, room.name, room.visibility, room.owner_id AS owner, room.seq, member.room_id IS NOT NULL AS joined,
  coalesce(member.read_seq, 0) AS "readSeq",
  CASE WHEN member.room_id IS NULL THEN 0 ELSE room.message_count - member.read_number END AS unread,
  -- A message that the previous version of the backend deleted may still have mentions.
  (SELECT count(*) FROM mention JOIN message ON (message.room_id, message.seq) = (mention.room_id, mention.seq)
   WHERE (mention.room_id, mention.account_id) = (member.room_id, member.account_id) AND mention.seq > member.read_seq
     AND message.body IS NOT NULL) AS mentions`

/** Lists the rooms of the account and the newest public rooms, ordered by name. */
export async function listRooms(db: Queryable, account: number): Promise<Room[]> {
  const { rows } = await db.query<Room>({
    name: 'list-rooms',
    text: `SELECT ${ROOM_COLUMNS} FROM room
           LEFT JOIN room_member AS member ON member.room_id = room.id AND member.account_id = $1
           WHERE member.room_id IS NOT NULL OR room.id IN (
             SELECT id FROM room AS open WHERE visibility = 'public' AND NOT EXISTS (
               SELECT 1 FROM room_member WHERE room_id = open.id AND account_id = $1)
             ORDER BY id DESC LIMIT $2)
           ORDER BY ${byName('room')}, room.id`,
    values: [account, OPEN_ROOMS_MAX],
  })
  return rows
}

/** Returns the room as the account sees it; undefined if it does not exist or is private to others. */
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

/** Creates a room without members. */
export async function createRoom(
  db: Queryable,
  owner: number,
  { name, visibility }: Pick<Room, 'name' | 'visibility'>,
): Promise<number> {
  const { rows } = await db.query<{ id: number }>({
    text: 'INSERT INTO room (owner_id, name, name_key, visibility) VALUES ($1, $2, $3, $4) RETURNING id',
    values: [owner, name, nameKey(name), visibility],
  })
  return (rows[0] as { id: number }).id
}

/** Renames the room and logs it. Returns the seq of the change. */
export async function renameRoom(tx: Queryable, room: number, account: number, name: string): Promise<number> {
  await tx.query({
    text: 'UPDATE room SET name = $2, name_key = $3 WHERE id = $1',
    values: [room, name, nameKey(name)],
  })
  return appendChange(tx, room, { kind: 'room:renamed', account, name })
}
