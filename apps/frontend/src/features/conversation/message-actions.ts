/** What one can do to messages. What may be refused rejects with an ApiError. */
export interface MessageActions {
  retry: (id: string) => void
  discard: (id: string) => void
  save: (seq: number, body: string) => Promise<void>
  remove: (seq: number) => Promise<void>
  jump: (seq: number) => Promise<void>
}
