import { type Identity, SELECT_IDENTITY } from '../db/identity.ts'
import type { Queryable } from '../db/transaction.ts'

/** An account, and rooms that it says it is in. */
export interface Claim {
  account: number
  rooms: number[]
}

/** For each claim those of its rooms that the account is in, each with its last seq. */
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

/** The last seq of each of `rooms`. */
export async function listRoomSeqs(db: Queryable, rooms: number[]): Promise<Map<number, number>> {
  const { rows } = await db.query<{ id: number; seq: number }>({
    name: 'list-room-seqs',
    text: 'SELECT id, seq FROM room WHERE id = ANY($1::integer[])',
    values: [rooms],
  })
  return new Map(rows.map(({ id, seq }) => [id, seq]))
}

/** What one look finds. */
export interface Sight extends Identity {
  /** The last seq of each room asked for. */
  seqs: Map<number, number>
  /** Those of the sessions asked for that still last. */
  lasting: Set<string>
  /** The lock numbers of the replicas that are connected to the database. */
  alive: Set<number>
}

/** SQL for the class of the advisory locks that the replicas of one installation hold while they live: a 32-bit integer. */
const PRESENCE_LOCKS = "(SELECT hashtext('chat presence ' || id) FROM installation)"

/** Shows that this replica lives, for as long as the connection does. Presence needs no write, and so none to clean up. */
export async function holdPresenceLock(connection: Queryable, lock: number): Promise<void> {
  await connection.query({ text: `SELECT pg_try_advisory_lock(${PRESENCE_LOCKS}, $1)`, values: [lock] })
}

/** Which of `accounts` are in which of `rooms`. */
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

/** Everything that a replica looks for by itself, in one read-only statement. Sessions are the hex of their token's hash. */
export async function look(db: Queryable, rooms: number[], sessions: string[]): Promise<Sight> {
  type Row = Identity & { seqs: [number, number][]; lasting: string[]; alive: number[] }
  const { rows } = await db.query<Row>({
    name: 'look',
    text: `
      ${SELECT_IDENTITY},
        (SELECT coalesce(json_agg(json_build_array(id, seq)), '[]') FROM room WHERE id = ANY($1::integer[])) AS seqs,
        (SELECT coalesce(json_agg(encode(token_hash, 'hex')), '[]') FROM session
         WHERE token_hash = ANY($2::bytea[]) AND expires_at > now()) AS lasting,
        (SELECT coalesce(json_agg(objid::bigint), '[]') FROM pg_locks
         WHERE locktype = 'advisory' AND classid = ${PRESENCE_LOCKS}::oid AND objsubid = 2
           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS alive`,
    values: [rooms, sessions.map((session) => Buffer.from(session, 'hex'))],
  })
  const { epoch, installation, seqs, lasting, alive } = rows[0] as Row
  return { epoch, installation, seqs: new Map(seqs), lasting: new Set(lasting), alive: new Set(alive) }
}
