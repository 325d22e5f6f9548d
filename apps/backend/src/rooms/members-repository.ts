import type { Account } from '@chat/contract/accounts'
import { nameKey } from '@chat/contract/name-key'
import type { MembersQuery } from '@chat/contract/rooms'
import { BEST_MATCH, byName, MATCHES_NAME } from '../db/name-keys.ts'
import type { Queryable } from '../db/transaction.ts'
import { appendChange, lockRoom, type NewChange } from './change-log.ts'

/** A new or ended membership: the seq of the change, and the accounts whose room list changed. */
export interface MembershipChange {
  seq: number
  accounts: number[]
}

/**
 * Adds a member and logs it. Earlier messages count as read. Returns undefined if the account is a member already.
 */
export async function createMember(
  tx: Queryable,
  room: number,
  account: number,
): Promise<MembershipChange | undefined> {
  await lockRoom(tx, room)
  const { rows } = await tx.query({
    text: `INSERT INTO room_member (room_id, account_id, read_seq, read_number)
           SELECT id, $2, seq + 1, message_count FROM room WHERE id = $1 ON CONFLICT DO NOTHING RETURNING 1`,
    values: [room, account],
  })
  if (rows.length === 0) return undefined
  return logMembership(tx, room, { kind: 'member:joined', account })
}

/** Removes a member and logs it. An owner's room passes to another member. Returns undefined if there was no membership. */
export async function deleteMember(
  tx: Queryable,
  room: number,
  account: number,
): Promise<MembershipChange | undefined> {
  await lockRoom(tx, room)
  const { rows } = await tx.query({
    text: 'DELETE FROM room_member WHERE room_id = $1 AND account_id = $2 RETURNING 1',
    values: [room, account],
  })
  if (rows.length === 0) return undefined
  return logMembership(tx, room, { kind: 'member:left', account })
}

async function logMembership(tx: Queryable, room: number, change: NewChange): Promise<MembershipChange> {
  const heir = await passOwnership(tx, room)
  const seq = await appendChange(tx, room, change)
  return { seq, accounts: heir ? [change.account, heir] : [change.account] }
}

/**
 * If the owner of a room is no member of it, makes the oldest enabled member the owner and returns that account. Otherwise changes
 * nothing and returns undefined.
 */
async function passOwnership(tx: Queryable, room: number): Promise<number | undefined> {
  const { rows } = await tx.query<{ heir: number }>({
    text: `UPDATE room SET owner_id = heir.account_id FROM (
             SELECT member.account_id FROM room_member AS member JOIN account ON account.id = member.account_id
             WHERE member.room_id = $1 AND account.disabled_at IS NULL ORDER BY member.account_id LIMIT 1) AS heir
           WHERE room.id = $1 AND room.owner_id IS NOT NULL AND NOT EXISTS (
             SELECT FROM room_member WHERE room_id = room.id AND account_id = room.owner_id)
           RETURNING heir.account_id AS heir`,
    values: [room],
  })
  return rows[0]?.heir
}

/** Lists the members after a name, ordered by name. Returns `limit` + 1 members if there are more. */
export async function listMembers(db: Queryable, room: number, { after, limit }: MembersQuery): Promise<Account[]> {
  const { rows } = await db.query<Account>({
    name: 'list-members',
    text: `WITH after AS (SELECT ${byName('account')} AS key FROM account WHERE ${MATCHES_NAME} ORDER BY ${BEST_MATCH})
           SELECT account.id, account.name FROM room_member AS member JOIN account ON account.id = member.account_id
           WHERE member.room_id = $3 AND ($2::text IS NULL OR ${byName('account')} > coalesce((SELECT key FROM after), $2))
           ORDER BY ${byName('account')} LIMIT $4`,
    values: [after ?? null, after === undefined ? null : nameKey(after), room, limit + 1],
  })
  return rows
}

export async function countMembers(db: Queryable, room: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    name: 'count-members',
    text: 'SELECT count(*) FROM room_member WHERE room_id = $1',
    values: [room],
  })
  return rows[0]?.count ?? 0
}

/** Counts the rooms of the account. */
export async function countMemberships(db: Queryable, account: number): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: 'SELECT count(*) FROM room_member WHERE account_id = $1',
    values: [account],
  })
  return rows[0]?.count ?? 0
}

/**
 * Marks the changes up to `seq` as read and returns the mark, which never decreases. Returns undefined if the account is no member
 * or if the seq does not exist yet.
 */
export async function updateReadMark(
  db: Queryable,
  room: number,
  account: number,
  seq: number,
): Promise<number | undefined> {
  const { rows } = await db.query<{ readSeq: number }>({
    text: `
      UPDATE room_member AS member SET
        read_seq = greatest(read_seq, $3),
        read_number = greatest(read_number, coalesce((
          SELECT number FROM message WHERE room_id = $1 AND seq <= $3 ORDER BY seq DESC LIMIT 1), 0))
      FROM room
      WHERE member.room_id = $1 AND member.account_id = $2 AND room.id = $1 AND $3 <= room.seq
      RETURNING member.read_seq AS "readSeq"`,
    values: [room, account, seq],
  })
  return rows[0]?.readSeq
}
