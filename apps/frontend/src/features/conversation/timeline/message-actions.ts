import type { Draft } from '../state/drafts.ts'

/** The actions on messages. Promises reject with an ApiError. */
export interface MessageActions {
  retry: (id: string) => void
  discard: (id: string) => void
  save: (seq: number, body: string) => Promise<void>
  remove: (seq: number) => Promise<void>
  /** The path that opens the room at the message. */
  pathOf: (seq: number) => string
  /** The draft of an edit. */
  draftOf: (id: string) => Draft
  /** Returns whether a text mentions the reader. */
  isMention: (body: string) => boolean
  jump: (seq: number) => Promise<void>
}
