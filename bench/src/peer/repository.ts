import { createHash } from 'node:crypto'
import type { Account } from '@chat/contract/accounts'
import type { Message } from '@chat/contract/messages'
import { parseCookie } from 'cookie'
import type { Pool } from 'pg'

/** Messages of one query to catch up. */
const PAGE = 1_000

/** A signed-in account and its rooms. */
export interface SignedIn {
  account: Account
  rooms: number[]
}

/** Returns the account of a session cookie. Like ours, it looks up the token's hash in the database at each connection. */
export async function findSignedIn(pool: Pool, cookie: string | undefined): Promise<SignedIn | undefined> {
  const token = parseCookie(cookie ?? '').chat_session
  if (!token) return undefined
  const { rows } = await pool.query<Account & { rooms: number[] }>(
    `SELECT account.id, account.name, ARRAY(SELECT room_id FROM room_member WHERE account_id = account.id) AS rooms
     FROM session JOIN account ON account.id = session.account_id
     WHERE session.token_hash = $1 AND session.expires_at > now()`,
    [createHash('sha256').update(token).digest()],
  )
  const found = rows[0]
  return found && { account: { id: found.id, name: found.name }, rooms: found.rooms }
}

/** Stores a message. For a repeated message, returns the stored one. */
export async function storeMessage(pool: Pool, author: Account, room: number, id: string, body: string) {
  const { rows: stored } = await pool.query<StoredRow>(
    `INSERT INTO message (room_id, author_id, client_id, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (client_id) DO NOTHING RETURNING id AS seq, sent_at AS "sentAt"`,
    [room, author.id, id, body],
  )
  if (stored[0]) return toStored(stored[0], true)
  const { rows: before } = await pool.query<StoredRow>(
    'SELECT id AS seq, sent_at AS "sentAt" FROM message WHERE client_id = $1',
    [id],
  )
  return toStored(before[0] as StoredRow, false)
}

interface StoredRow {
  seq: string
  sentAt: Date
}

const toStored = ({ seq, sentAt }: StoredRow, fresh: boolean) => ({
  seq: Number(seq),
  sentAt: sentAt.toISOString(),
  fresh,
})

/** Reads the missed messages of a client in pages: those of its rooms after its last id. */
export async function* readMissed(pool: Pool, rooms: number[], after: number): AsyncGenerator<Message> {
  for (let last = after, full = true; full; ) {
    const page = await listAfter(pool, rooms, last)
    yield* page
    full = page.length === PAGE
    last = page.at(-1)?.seq ?? last
  }
}

async function listAfter(pool: Pool, rooms: number[], after: number): Promise<Message[]> {
  const { rows } = await pool.query(
    `SELECT message.id AS seq, room_id AS room, client_id AS id, body, sent_at AS "sentAt",
            account.id AS "authorId", account.name AS "authorName"
     FROM message JOIN account ON account.id = message.author_id
     WHERE room_id = ANY($1::integer[]) AND message.id > $2 ORDER BY message.id LIMIT ${PAGE}`,
    [rooms, after],
  )
  return rows.map(({ seq, room, id, body, sentAt, authorId, authorName }) => ({
    id,
    room,
    seq: Number(seq),
    author: { id: authorId, name: authorName },
    body,
    sentAt: sentAt.toISOString(),
    editedAt: null,
  }))
}
