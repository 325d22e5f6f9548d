import type { Change } from '@chat/contract/changes'
import type { Message, PageQuery } from '@chat/contract/messages'
import type { Queryable } from '../db/transaction.ts'

export interface MessageRow {
  id: string
  room: number
  seq: number
  authorId: number
  authorName: string
  body: string | null
  sentAt: Date
  editedAt: Date | null
}

export const MESSAGE_COLUMNS = `
  message.client_id AS id, message.room_id AS room, message.seq, message.author_id AS "authorId",
  author.name AS "authorName", message.body, message.sent_at AS "sentAt", message.edited_at AS "editedAt"`

/**
 * Returns the messages of a room next to a seq, nearest first, and the seq of the room in the same snapshot. Returns `limit` + 1
 * messages if there are more. Returns undefined if the account is no member.
 */
export async function findPage(db: Queryable, room: number, account: number, { before, after, limit }: PageQuery) {
  const forward = after !== undefined
  const { rows } = await db.query<{ roomSeq: number } & (MessageRow | { [Key in keyof MessageRow]: null })>({
    name: forward ? 'find-page-after' : 'find-page-before',
    text: `
      SELECT room.seq AS "roomSeq", page.* FROM room
      JOIN room_member AS member ON member.room_id = room.id AND member.account_id = $2
      LEFT JOIN LATERAL (
        SELECT ${MESSAGE_COLUMNS} FROM message JOIN account AS author ON author.id = message.author_id
        WHERE message.room_id = $1 AND message.seq ${forward ? '>' : '<'} $3
        ORDER BY message.seq ${forward ? 'ASC' : 'DESC'} LIMIT $4
      ) AS page ON true
      WHERE room.id = $1`,
    values: [room, account, (forward ? after : before) ?? Number.MAX_SAFE_INTEGER, limit + 1],
  })
  const first = rows[0]
  if (!first) return undefined
  const messages = rows.flatMap((row) => (row.id === null ? [] : [toMessage(row)]))
  return { seq: first.roomSeq, messages }
}

/** Returns one message for a member of its room; undefined for other accounts. */
export async function findMessage(
  db: Queryable,
  room: number,
  seq: number,
  account: number,
): Promise<Message | undefined> {
  const { rows } = await db.query<MessageRow>({
    text: `SELECT ${MESSAGE_COLUMNS} FROM message JOIN account AS author ON author.id = message.author_id
           JOIN room_member AS member ON member.room_id = message.room_id AND member.account_id = $3
           WHERE message.room_id = $1 AND message.seq = $2`,
    values: [room, seq, account],
  })
  return rows[0] && toMessage(rows[0])
}

/** Replaces or removes the body of a message. Returns the time. */
export async function updateBody(tx: Queryable, room: number, seq: number, body: string | null): Promise<Date> {
  const { rows } = await tx.query<{ editedAt: Date }>({
    text: `UPDATE message SET body = $3, edited_at = statement_timestamp() WHERE room_id = $1 AND seq = $2
           RETURNING edited_at AS "editedAt"`,
    values: [room, seq, body],
  })
  return (rows[0] as { editedAt: Date }).editedAt
}

type ChangeRow = { changeSeq: number; kind: Change['kind']; at: Date; accountId: number; accountName: string } & {
  newName: string | null
} & (MessageRow | { [Key in keyof MessageRow]: null })

/** Lists up to `limit` changes of a room after `seq`, in order, with the current state of each message. */
export async function listChanges(db: Queryable, room: number, seq: number, limit: number): Promise<Change[]> {
  const { rows } = await db.query<ChangeRow>({
    name: 'list-changes',
    text: `
      SELECT change.seq AS "changeSeq", change.kind, change.at, change.account_id AS "accountId",
             actor.name AS "accountName", change.name AS "newName", ${MESSAGE_COLUMNS}
      FROM change
      JOIN account AS actor ON actor.id = change.account_id
      LEFT JOIN message ON message.room_id = change.room_id AND message.seq = change.message_seq
      LEFT JOIN account AS author ON author.id = message.author_id
      WHERE change.room_id = $1 AND change.seq > $2 ORDER BY change.seq LIMIT $3`,
    values: [room, seq, limit],
  })
  return rows.map(toChange)
}

export function toMessage({ authorId, authorName, sentAt, editedAt, id, room, seq, body }: MessageRow): Message {
  const author = { id: authorId, name: authorName }
  return { id, room, seq, author, body, sentAt: sentAt.toISOString(), editedAt: editedAt?.toISOString() ?? null }
}

function toChange(row: ChangeRow): Change {
  const at = { seq: row.changeSeq, at: row.at.toISOString() }
  const account = { id: row.accountId, name: row.accountName }
  switch (row.kind) {
    case 'member:joined':
    case 'member:left':
      return { ...at, kind: row.kind, account }
    case 'room:renamed':
      return { ...at, kind: row.kind, account, name: row.newName ?? '' }
    default:
      if (row.id === null) throw new Error(`Change ${row.changeSeq} of room ${row.room} names no message`)
      return { ...at, kind: row.kind, message: toMessage(row) }
  }
}
