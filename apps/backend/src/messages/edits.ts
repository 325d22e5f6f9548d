import type { Account } from '@chat/contract/accounts'
import type { Message } from '@chat/contract/messages'
import type { Pool } from 'pg'
import type { Bus } from '../bus/bus.ts'
import { type Queryable, type Transaction, withPooledTransaction } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import { appendChange, lockRoom } from '../rooms/change-log.ts'
import { deleteMentions, storeMentions } from './mentions.ts'
import { findMessage, updateBody } from './repository.ts'

export type Edits = ReturnType<typeof createEdits>

/** The rules for editing and deleting messages. */
export function createEdits({ pool, bus }: { pool: Pool; bus: Bus }) {
  // Lock the room, so that the log has simultaneous edits in the order in which they took effect.
  async function findOwn(tx: Queryable, account: Account, room: number, seq: number): Promise<Message> {
    await lockRoom(tx, room)
    const message = await findMessage(tx, room, seq, account.id)
    if (!message) throw new AppError('message-not-found')
    if (message.author.id !== account.id) throw new AppError('not-the-author')
    return message
  }

  async function log(
    tx: Transaction,
    account: Account,
    { room, seq }: Message,
    kind: 'message:edited' | 'message:deleted',
  ) {
    const changed = await appendChange(tx, room, { kind, account: account.id, messageSeq: seq })
    await bus.publishWithin(tx, { rooms: [{ room, seq: changed }] })
  }

  return {
    /** Edits an own message. Throws 409 if it is deleted. The same body changes nothing. */
    edit: (account: Account, room: number, seq: number, body: string): Promise<Message> =>
      withPooledTransaction(pool, async (tx) => {
        const message = await findOwn(tx, account, room, seq)
        if (message.body === null) throw new AppError('message-deleted')
        if (message.body === body) return message
        const editedAt = await updateBody(tx, room, seq, body)
        await deleteMentions(tx, room, seq)
        await storeMentions(tx, [{ ...message, body }])
        await log(tx, account, message, 'message:edited')
        return { ...message, body, editedAt: editedAt.toISOString() }
      }),

    /** Deletes the body of an own message; its seq stays. A second deletion changes nothing. */
    delete: (account: Account, room: number, seq: number): Promise<void> =>
      withPooledTransaction(pool, async (tx) => {
        const message = await findOwn(tx, account, room, seq)
        if (message.body === null) return
        await updateBody(tx, room, seq, null)
        await deleteMentions(tx, room, seq)
        await log(tx, account, message, 'message:deleted')
      }),
  }
}
