import type { Message, SearchQuery } from '@chat/contract/messages'
import type { Queryable } from '../db/transaction.ts'
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from './repository.ts'

/** Messages that the index may find and sort: each is read for it, however few are wanted. */
const SORTED_MAX = 10_000

/** Messages that are looked at for words which more have than may be sorted: of each room that is searched as many of the newest. */
const RECENT_MAX = 5_000

const hasWords = (q: '$1' | '$2') =>
  `to_tsvector('simple', message.body) @@ websearch_to_tsquery('simple', ${q}) AND message.body IS NOT NULL`

const NEWEST_FIRST = 'ORDER BY message.sent_at DESC, message.room_id, message.seq DESC LIMIT $4'

/**
 * Messages in the account's rooms, or in one of them, that hold the words of `q`; newest first, one more than `limit` where
 * there are more. Its statements have no names: each is planned for its words, by how many messages have them.
 */
export async function searchMessages(db: Queryable, account: number, query: SearchQuery): Promise<Message[]> {
  if ((await estimateMatches(db, query.q)) > SORTED_MAX) {
    const found = await searchRecent(db, account, query, RECENT_MAX)
    if (found.length > query.limit) return found
  }
  return searchAll(db, account, query)
}

/** How many messages hold the words in all rooms, by the planner's statistics. */
async function estimateMatches(db: Queryable, q: string): Promise<number> {
  const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
    text: `EXPLAIN (FORMAT JSON) SELECT FROM message WHERE ${hasWords('$1')}`,
    values: [q],
  })
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}

/** What `searchMessages` gives, among all messages: reads each one that has the words. */
export async function searchAll(db: Queryable, account: number, { q, room, limit }: SearchQuery): Promise<Message[]> {
  const { rows } = await db.query<MessageRow>({
    text: `SELECT ${MESSAGE_COLUMNS} FROM message JOIN account AS author ON author.id = message.author_id
           JOIN room_member AS member ON member.room_id = message.room_id AND member.account_id = $1
           WHERE ${hasWords('$2')} AND ($3::integer IS NULL OR message.room_id = $3) ${NEWEST_FIRST}`,
    values: [account, q, room ?? null, limit + 1],
  })
  return rows.map(toMessage)
}

/**
 * The same among the newest messages of the rooms, of each its share of `count`, as far back as all of these reach: nothing that
 * was left out is newer than what is given, as within a room the time rises with the seq.
 */
export async function searchRecent(
  db: Queryable,
  account: number,
  { q, room, limit }: SearchQuery,
  count: number,
): Promise<Message[]> {
  const { rows } = await db.query<MessageRow>({
    text: `
      WITH mine AS (
        SELECT room_id, ceil($5::numeric / count(*) OVER ())::bigint AS share FROM room_member
        WHERE account_id = $1 AND ($3::integer IS NULL OR room_id = $3)
      ), recent AS MATERIALIZED (
        SELECT newest.*, share FROM mine CROSS JOIN LATERAL (
          SELECT * FROM message WHERE message.room_id = mine.room_id ORDER BY seq DESC LIMIT share) AS newest
      ), whole AS (
        SELECT coalesce(max(oldest), '-infinity') AS since
        FROM (SELECT min(sent_at) AS oldest FROM recent GROUP BY room_id HAVING count(*) = max(share)) AS cut
      )
      SELECT ${MESSAGE_COLUMNS} FROM recent AS message JOIN account AS author ON author.id = message.author_id
      WHERE message.sent_at > (SELECT since FROM whole) AND ${hasWords('$2')} ${NEWEST_FIRST}`,
    values: [account, q, room ?? null, limit + 1, count],
  })
  return rows.map(toMessage)
}
