import type { Change } from '@chat/contract/changes'
import type { Message, Page } from '@chat/contract/messages'

/** The time of every message and change in the tests. */
export const AT = '2026-01-01T12:00:00.000Z'
export const OWN = 1
export const OTHER = 2

export function message(seq: number, more: Partial<Message> = {}): Message {
  const author = { id: OTHER, name: 'Ada' }
  return { id: `id-${seq}`, room: 1, seq, author, body: `body ${seq}`, sentAt: AT, editedAt: null, ...more }
}

export function page(seqs: number[], more = false): Page {
  return { epoch: 'e', seq: seqs.at(-1) ?? 0, messages: seqs.map((seq) => message(seq)), more }
}

export function change(kind: 'message:sent' | 'message:edited' | 'message:deleted', seq: number, of: Message): Change {
  return { kind, seq, at: AT, message: of }
}

export const seqsOf = ({ messages }: { messages: Message[] }) => messages.map(({ seq }) => seq)
