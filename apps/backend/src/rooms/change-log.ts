import type { ChangeKind } from '@chat/contract/changes'
import type { Queryable } from '../db/transaction.ts'

export interface NewChange {
  kind: ChangeKind
  /** Who did it, or who joined or left. */
  account: number
  /** The message that it is about. */
  messageSeq?: number
  /** The new name. */
  name?: string
}

/** Holds the room's row until the transaction ends; the next statement sees everything that this waited for. */
export async function lockRoom(tx: Queryable, room: number): Promise<void> {
  await tx.query({ text: 'SELECT 1 FROM room WHERE id = $1 FOR NO KEY UPDATE', values: [room] })
}

/** Logs one change under the room's row lock, and gives the seq that it took. Messages that are sent are logged by their batch. */
export async function appendChange(tx: Queryable, room: number, change: NewChange): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>({
    text: `WITH advanced AS (UPDATE room SET seq = seq + 1 WHERE id = $1 RETURNING id, seq)
           INSERT INTO change (room_id, seq, kind, account_id, message_seq, name)
           SELECT id, seq, $2, $3, $4, $5 FROM advanced RETURNING seq`,
    values: [room, change.kind, change.account, change.messageSeq ?? null, change.name ?? null],
  })
  return (rows[0] as { seq: number }).seq
}
