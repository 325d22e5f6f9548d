import { dayOf } from '../../../lib/time.ts'
import type { ConversationState } from '../state/conversation-state.ts'

/** Maximum milliseconds between two messages of a group. After a longer pause, the next message shows its time. */
const GROUP_MAX_MS = 5 * 60_000

export interface MessageRow {
  kind: 'message'
  key: string
  /** Undefined until the message is stored. */
  seq: number | undefined
  author: number
  name: string
  /** Null once the message is deleted. */
  body: string | null
  at: string
  edited: boolean
  own: boolean
  /** Whether it starts a group. The other messages of a group show no name and avatar. */
  startsGroup: boolean
  status: 'stored' | 'sending' | 'failed'
  failure: string | undefined
}

export type Row = { kind: 'day'; key: string; at: string } | { kind: 'unread'; key: string } | MessageRow

/** Returns the rows from the oldest to the newest: messages in groups, with separators for days and unread messages. */
export function buildRows(
  { messages, pending }: Pick<ConversationState, 'messages' | 'pending'>,
  firstUnread: number | undefined,
  own: { id: number; name: string },
): Row[] {
  const rows: Row[] = []
  let last: MessageRow | undefined
  let lastDay = Number.NEGATIVE_INFINITY

  function add(row: Omit<MessageRow, 'kind' | 'startsGroup'>) {
    const day = dayOf(row.at)
    // The clock of another machine may be slow. Do not begin a past day a second time.
    if (day > lastDay) {
      rows.push({ kind: 'day', key: `day-${day}`, at: row.at })
      last = undefined
      lastDay = day
    }
    last = { kind: 'message', ...row, startsGroup: !last || !continues(last, row) }
    rows.push(last)
  }

  for (const message of messages) {
    if (message.seq === firstUnread) {
      rows.push({ kind: 'unread', key: 'unread' })
      last = last && { ...last, author: 0 }
    }
    add({
      key: message.id,
      seq: message.seq,
      author: message.author.id,
      name: message.author.name,
      body: message.body,
      at: message.sentAt,
      edited: message.editedAt !== null,
      own: message.author.id === own.id,
      status: 'stored',
      failure: undefined,
    })
  }
  for (const { id, body, at, failure } of pending) {
    const status = failure === undefined ? 'sending' : 'failed'
    add({
      key: id,
      seq: undefined,
      author: own.id,
      name: own.name,
      body,
      at,
      edited: false,
      own: true,
      status,
      failure,
    })
  }
  return rows
}

function continues(last: MessageRow, { author, at }: { author: number; at: string }): boolean {
  return author === last.author && Math.abs(Date.parse(at) - Date.parse(last.at)) <= GROUP_MAX_MS
}
