import type { Message } from '@chat/contract/messages'
import type { SearchCursor, SearchTerm, SearchWord } from '@chat/contract/search-text'
import type { Queryable } from '../db/transaction.ts'
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from './repository.ts'
import { hasWords, toCondition, toLexeme } from './search-condition.ts'

export interface Search {
  terms: SearchTerm[][]
  /** The room to search; undefined for all rooms of the account. */
  room?: number | undefined
  /** The last message of the previous page. */
  before?: SearchCursor | undefined
  limit: number
}

/** Matches that the index may return. PostgreSQL reads and sorts all of them, even for one page. */
const SORTED_MAX = 10_000

/** Newest messages that a search for common words reads, shared between the searched rooms. */
const RECENT_MAX = 5_000

/** Maximum words of a query whose frequency is estimated. A long query in a script without spaces has hundreds. */
const ESTIMATES_MAX = 8

// Truncate to milliseconds, the precision of a client's cursor. Within a room the time rises with the seq, so the order is total.
const SENT_AT = `date_trunc('milliseconds', message.sent_at)`

const NEWEST_FIRST = 'ORDER BY moment DESC, room_id, seq DESC'

const BEFORE = `($4::timestamptz IS NULL OR ${SENT_AT} < $4 OR ${SENT_AT} = $4 AND (message.room_id > $5 OR message.room_id = $5 AND message.seq < $6))`

/** Returns the values of $1 to $6, which all statements share. */
function toValues(account: number, { room, limit, before }: Search): unknown[] {
  return [account, room ?? null, limit + 1, before?.sentAt ?? null, before?.room ?? null, before?.seq ?? null]
}

/**
 * Returns messages in the account's rooms, or in one of them, that match the terms, newest first. Returns `limit` + 1 if
 * there are more. The statements have no names, so PostgreSQL plans each for the frequency of its words.
 */
export async function searchMessages(db: Queryable, account: number, search: Search): Promise<Message[]> {
  if (await isCommon(db, search)) {
    const found = await searchRecent(db, account, search, RECENT_MAX)
    if (found.length > search.limit) return found
  }
  return searchAll(db, account, search)
}

/**
 * Returns whether more than SORTED_MAX messages may match. Estimates each word separately, because the planner assumes
 * that words are independent and would expect too few messages with all pairs of one word.
 */
async function isCommon(db: Queryable, { terms }: Search): Promise<boolean> {
  for (const all of terms) {
    const words = all.flatMap((term) => (term.excluded ? [] : term.words)).slice(0, ESTIMATES_MAX)
    let common = true
    for (const word of words) common &&= (await estimateMatches(db, word)) > SORTED_MAX
    if (common) return true
  }
  return false
}

/** Returns the planner's estimate of the messages in all rooms that contain a word. */
async function estimateMatches(db: Queryable, word: SearchWord): Promise<number> {
  const { rows } = await db.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>({
    text: `EXPLAIN (FORMAT JSON) SELECT FROM message WHERE body IS NOT NULL AND ${hasWords('$1')}`,
    // Add the whole word, because the planner cannot estimate a prefix alone while few words are common.
    values: [`${toLexeme({ ...word, prefix: false })} | ${toLexeme(word)}`],
  })
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
}

/** Searches all messages. Reads each message that contains the words. */
export async function searchAll(db: Queryable, account: number, search: Search): Promise<Message[]> {
  const { text, values } = toCondition(search.terms, 7)
  const { rows } = await db.query<MessageRow>({
    text: `SELECT ${MESSAGE_COLUMNS} FROM message JOIN account AS author ON author.id = message.author_id
           JOIN room_member AS member ON member.room_id = message.room_id AND member.account_id = $1
           WHERE ${text} AND ($2::integer IS NULL OR message.room_id = $2) AND ${BEFORE}
           ORDER BY ${SENT_AT} DESC, message.room_id, message.seq DESC LIMIT $3`,
    values: [...toValues(account, search), ...values],
  })
  return rows.map(toMessage)
}

/**
 * Searches only the newest messages of the account's rooms. Each room has its share of `count`. The search goes back only
 * as far as every used-up share does, so no skipped message is newer than a result. Sorts first, so it compares only as
 * many bodies with the terms as a page needs.
 */
export async function searchRecent(db: Queryable, account: number, search: Search, count: number): Promise<Message[]> {
  const { text, values } = toCondition(search.terms, 8)
  const { rows } = await db.query<MessageRow>({
    text: `
      WITH mine AS (
        SELECT room_id, ceil($7::numeric / count(*) OVER ())::bigint AS share FROM room_member
        WHERE account_id = $1 AND ($2::integer IS NULL OR room_id = $2)
      ), recent AS MATERIALIZED (
        SELECT newest.*, share FROM mine CROSS JOIN LATERAL (
          SELECT * FROM message WHERE message.room_id = mine.room_id AND ${BEFORE} ORDER BY seq DESC LIMIT share) AS newest
      ), whole AS (
        SELECT coalesce(max(oldest), '-infinity') AS since
        FROM (SELECT min(sent_at) AS oldest FROM recent GROUP BY room_id HAVING count(*) = max(share)) AS cut
      )
      SELECT ${MESSAGE_COLUMNS} FROM (
        SELECT *, ${SENT_AT} AS moment FROM recent AS message
        WHERE ${SENT_AT} > (SELECT since FROM whole) ${NEWEST_FIRST} OFFSET 0
      ) AS message JOIN account AS author ON author.id = message.author_id
      WHERE ${text} ${NEWEST_FIRST} LIMIT $3`,
    values: [...toValues(account, search), count, ...values],
  })
  return rows.map(toMessage)
}
