import { findMentions } from '@chat/contract/mentions'
import type { Queryable } from '../db/transaction.ts'
import type { NewMessageRow } from './store.ts'

// Compare the stored body, because a repeated, refused or since edited message must not add mentions. If the text matches
// several names, take the longest. The statement has no name, because a plan made for an empty table would stay. Find the
// accounts first: a join of each candidate with each message of a batch blocked the writer for seconds.
const STORE_MENTIONS = `
  WITH called AS MATERIALIZED (
    SELECT candidate.position, candidate.at, candidate.key, account.id AS account_id
    FROM unnest($5::integer[], $6::integer[], $7::text[]) AS candidate (position, at, key)
    JOIN account ON account.name_key = candidate.key
  )
  INSERT INTO mention (room_id, account_id, seq)
  SELECT room_id, account_id, seq FROM (
    SELECT DISTINCT ON (called.position, called.at) message.room_id, called.account_id, message.seq, message.author_id
    FROM unnest($1::integer[], $2::integer[], $3::uuid[], $4::text[]) WITH ORDINALITY
      AS input (room_id, author_id, client_id, body, position)
    JOIN called ON called.position = input.position
    JOIN message ON (message.room_id, message.author_id, message.client_id) =
      (input.room_id, input.author_id, input.client_id) AND message.body = input.body
    JOIN room_member AS member ON (member.room_id, member.account_id) = (input.room_id, called.account_id)
    ORDER BY called.position, called.at, length(called.key) DESC
  ) AS mentioned
  WHERE account_id <> author_id
  ON CONFLICT DO NOTHING`

/** Stores the mentions of the messages, in the transaction that stored the messages. */
export async function storeMentions(tx: Queryable, messages: readonly NewMessageRow[]): Promise<void> {
  const candidates = messages.flatMap(({ body }, index) =>
    findMentions(body).map((candidate) => ({ position: index + 1, ...candidate })),
  )
  if (candidates.length === 0) return
  await tx.query({
    text: STORE_MENTIONS,
    values: [
      messages.map(({ room }) => room),
      messages.map(({ author }) => author.id),
      messages.map(({ id }) => id),
      messages.map(({ body }) => body),
      candidates.map(({ position }) => position),
      candidates.map(({ at }) => at),
      candidates.map(({ key }) => key),
    ],
  })
}

/** Deletes the mentions of a message. Call it before its body changes. */
export async function deleteMentions(tx: Queryable, room: number, seq: number): Promise<void> {
  await tx.query({ text: 'DELETE FROM mention WHERE room_id = $1 AND seq = $2', values: [room, seq] })
}
