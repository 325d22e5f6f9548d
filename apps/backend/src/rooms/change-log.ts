import type { ChangeKind } from '@chat/contract/changes'
import type { Queryable } from '../db/transaction.ts'

export interface NewChange {
  kind: ChangeKind
  /** The account that made the change, or that joined or left. */
  account: number
  /** The seq of the edited or deleted message. */
  messageSeq?: number
  /** The new name of the room. */
  name?: string
}

/** Locks the room until the transaction ends. The next statement sees all changes of earlier holders. */
export async function lockRoom(tx: Queryable, room: number): Promise<void> {
  await tx.query({ text: 'SELECT 1 FROM room WHERE id = $1 FOR NO KEY UPDATE', values: [room] })
}

/** Logs one change under the lock of the room and returns its seq. The message writer logs sent messages itself. */
export async function appendChange(tx: Queryable, room: number, change: NewChange): Promise<number> {
  const { rows } = await tx.query<{ seq: number }>({
    text: `WITH advanced AS (UPDATE room SET seq = seq + 1 WHERE id = $1 RETURNING id, seq)
           INSERT INTO change (room_id, seq, kind, account_id, message_seq, name)
           SELECT id, seq, $2, $3, $4, $5 FROM advanced RETURNING seq`,
    values: [room, change.kind, change.account, change.messageSeq ?? null, change.name ?? null],
  })
  return (rows[0] as { seq: number }).seq
}
