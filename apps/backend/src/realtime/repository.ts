import { type Identity, SELECT_IDENTITY } from '../db/identity.ts'
import type { Queryable } from '../db/transaction.ts'

/** An account, and the rooms that its client names. */
export interface Claim {
  account: number
  rooms: number[]
}

/** Returns, for each claim, those of its rooms that the account is in, each with its last seq. */
export async function listMemberships(db: Queryable, claims: readonly Claim[]): Promise<Map<number, number>[]> {
  const pairs = claims.flatMap(({ account, rooms }, claim) => rooms.map((room) => ({ claim, account, room })))
  const { rows } = await db.query<{ claim: number; room: number; seq: number }>({
    name: 'list-memberships',
    text: `SELECT claimed.claim, room.id AS room, room.seq
           FROM unnest($1::integer[], $2::integer[], $3::integer[]) AS claimed (claim, account_id, room_id)
           JOIN room_member AS member USING (account_id, room_id) JOIN room ON room.id = room_id`,
    values: [pairs.map(({ claim }) => claim), pairs.map(({ account }) => account), pairs.map(({ room }) => room)],
  })
  const found = claims.map(() => new Map<number, number>())
  for (const { claim, room, seq } of rows) found[claim]?.set(room, seq)
  return found
}

/** Returns the last seq of each of `rooms`. */
export async function listRoomSeqs(db: Queryable, rooms: number[]): Promise<Map<number, number>> {
  const { rows } = await db.query<{ id: number; seq: number }>({
    name: 'list-room-seqs',
    text: 'SELECT id, seq FROM room WHERE id = ANY($1::integer[])',
    values: [rooms],
  })
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

/** The result of one poll. */
export interface PollResult extends Identity {
  /** The last seq of each requested room. */
  seqs: Map<number, number>
  /** The requested sessions that have not ended. */
  validSessions: Set<string>
}

/** SQL for the class (a 32-bit integer) of the advisory locks that the live replicas of an installation hold. */
const PRESENCE_LOCKS = "(SELECT hashtext('chat presence ' || id) FROM installation)"

/** Holds the presence lock while the connection lives. PostgreSQL releases it with the connection, so nothing needs cleanup. */
export async function holdPresenceLock(connection: Queryable, lock: number): Promise<void> {
  await connection.query({ text: `SELECT pg_try_advisory_lock(${PRESENCE_LOCKS}, $1)`, values: [lock] })
}

/** Returns, for each of `rooms`, those of `accounts` that are members. */
export async function listRoomsOfAccounts(
  db: Queryable,
  accounts: number[],
  rooms: number[],
): Promise<Map<number, number[]>> {
  const { rows } = await db.query<{ room: number; accounts: number[] }>({
    name: 'list-rooms-of-accounts',
    text: `SELECT room_id AS room, array_agg(account_id) AS accounts FROM room_member
           WHERE account_id = ANY($1::integer[]) AND room_id = ANY($2::integer[]) GROUP BY room_id`,
    values: [accounts, rooms],
  })
  return new Map(rows.map((row) => [row.room, row.accounts]))
}

/**
 * Returns the replicas that are connected to the database: milliseconds since the last statement, by lock number. Every
 * replica runs this query each second, so the query itself shows that the replica is alive.
 */
export async function listConnectedReplicas(db: Queryable): Promise<Map<number, number>> {
  const { rows } = await db.query<{ lock: number; idle: number }>({
    name: 'list-connected-replicas',
    text: `SELECT objid::bigint AS lock,
             coalesce(extract(epoch FROM clock_timestamp() - state_change) * 1000, 0)::float8 AS idle
           FROM pg_locks LEFT JOIN pg_stat_activity USING (pid)
           WHERE locktype = 'advisory' AND classid = ${PRESENCE_LOCKS}::oid AND objsubid = 2 AND granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  })
  return new Map(rows.map(({ lock, idle }) => [lock, idle]))
}

/** Polls in one read-only statement. A session is the hash of its token, in hex. */
export async function pollDatabase(db: Queryable, rooms: number[], sessions: string[]): Promise<PollResult> {
  type Row = Identity & { seqs: [number, number][]; valid: string[] }
  const { rows } = await db.query<Row>({
    name: 'poll',
    text: `
      ${SELECT_IDENTITY},
        (SELECT coalesce(json_agg(json_build_array(id, seq)), '[]') FROM room WHERE id = ANY($1::integer[])) AS seqs,
        (SELECT coalesce(json_agg(encode(token_hash, 'hex')), '[]') FROM session
         WHERE token_hash = ANY($2::bytea[]) AND expires_at > now()) AS valid`,
    values: [rooms, sessions.map((session) => Buffer.from(session, 'hex'))],
  })
  const { epoch, installation, seqs, valid } = rows[0] as Row
  return { epoch, installation, seqs: new Map(seqs), validSessions: new Set(valid) }
}
