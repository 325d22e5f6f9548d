import type { Database } from './residents.ts'

/** The invariants of the database. Each statement finds the rows that violate one. */
const BROKEN_INVARIANTS: Record<string, string> = {
  'the change log of a room has a gap, or does not end at the seq of the room': `
    SELECT room.id FROM room LEFT JOIN change ON change.room_id = room.id
    GROUP BY room.id HAVING count(change.seq) <> room.seq OR coalesce(max(change.seq), 0) <> room.seq`,
  'the message count of a room is wrong': `
    SELECT room.id FROM room LEFT JOIN message ON message.room_id = room.id
    GROUP BY room.id HAVING count(message.seq) <> room.message_count OR coalesce(max(number), 0) <> room.message_count`,
  'a message has no change `message:sent`, or such a change has no message': `
    SELECT room_id, seq FROM message
    FULL JOIN (SELECT room_id, seq, message_seq, account_id FROM change WHERE kind = 'message:sent') AS sent USING (room_id, seq)
    WHERE message.number IS NULL OR sent.message_seq IS DISTINCT FROM seq OR sent.account_id <> message.author_id`,
  'an edit or a deletion has no message': `
    SELECT change.room_id, change.seq FROM change
    LEFT JOIN message ON message.room_id = change.room_id AND message.seq = change.message_seq
    WHERE kind IN ('message:edited', 'message:deleted') AND message.seq IS NULL`,
  'a message without a body has not exactly one deletion, or a deleted message has a body': `
    SELECT message.room_id, message.seq FROM message
    LEFT JOIN change ON change.room_id = message.room_id AND message_seq = message.seq AND kind = 'message:deleted'
    GROUP BY message.room_id, message.seq HAVING (body IS NULL) <> (count(change.seq) = 1)`,
  'a read mark is after the last change': `
    SELECT room_id, account_id FROM room_member JOIN room ON room.id = room_id
    WHERE read_seq > room.seq OR read_number > message_count`,
  'the first change of a room is not the entry of its owner': `
    SELECT room.id FROM room LEFT JOIN change ON change.room_id = room.id AND change.seq = 1
    WHERE owner_id IS NOT NULL AND (kind IS DISTINCT FROM 'member:joined' OR account_id <> owner_id)`,
  'an account did not join the first room at sign-up': `
    SELECT account.id FROM account
    LEFT JOIN change ON change.room_id = 1 AND change.account_id = account.id AND kind = 'member:joined'
    WHERE account.name NOT LIKE 'resident %' AND change.seq IS NULL`,
}

/** Returns every violated invariant with up to five rows. */
export async function findBrokenInvariants(database: Database): Promise<string[]> {
  const broken: string[] = []
  for (const [name, statement] of Object.entries(BROKEN_INVARIANTS)) {
    const rows = await database.query(statement)
    if (rows.length > 0) broken.push(`${name}: ${JSON.stringify(rows.slice(0, 5))}`)
  }
  return broken
}
