import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { BODY_MAX_LENGTH, PAGE_DEFAULT, PAGE_MAX, SEARCH_MAX_LENGTH } from './limits.ts'
import type { SearchCursor } from './search-text.ts'
import { epochSchema, idSchema, integerText, seqSchema, storableText, timeSchema } from './text.ts'

/**
 * The id of a message: a UUID v7 that the author's client creates, so that a message sent twice is stored once. Only lower
 * case, which PostgreSQL returns. Otherwise an id would have two spellings.
 */
export const messageIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a UUID v7 in lower case')

export const newMessageSchema = z.strictObject({
  id: messageIdSchema,
  body: storableText(1, BODY_MAX_LENGTH),
})
export type NewMessage = z.infer<typeof newMessageSchema>

/** The new body of a message. */
export const messageEditSchema = newMessageSchema.omit({ id: true })

export const messageSchema = z.object({
  id: messageIdSchema,
  room: idSchema,
  /** The seq of the change that stored the message. */
  seq: seqSchema,
  author: accountSchema,
  /** The present text, or null if the message is deleted. */
  body: z.string().nullable(),
  sentAt: timeSchema,
  editedAt: timeSchema.nullable(),
})
export type Message = z.infer<typeof messageSchema>

/** The acknowledgement of a message. A client that sends the message again gets the same acknowledgement. */
export const storedSchema = z.object({ id: messageIdSchema, room: idSchema, seq: seqSchema, sentAt: timeSchema })
export type Stored = z.infer<typeof storedSchema>

const seqParameter = integerText(seqSchema).optional()

/** The maximum number of entries in one page. */
export const limitParameter = integerText(z.int().min(1).max(PAGE_MAX)).default(PAGE_DEFAULT)

/** A page of history by key: the messages before or after a seq. Without a seq, the newest messages. */
export const pageQuerySchema = z
  .strictObject({
    before: seqParameter,
    after: seqParameter,
    limit: limitParameter,
  })
  .refine((query) => query.before === undefined || query.after === undefined, {
    path: ['after'],
    message: 'goes with no before',
  })
export type PageQuery = z.infer<typeof pageQuerySchema>

export const pageSchema = z.object({
  epoch: epochSchema,
  /** The room's last change in this page. A subscription from here misses nothing. */
  seq: seqSchema,
  /** Sorted by seq, oldest first. */
  messages: z.array(messageSchema),
  /** Whether more messages follow in the requested direction. */
  more: z.boolean(),
})
export type Page = z.infer<typeof pageSchema>

const searchCursorSchema = z.object({ sentAt: timeSchema, room: idSchema, seq: seqSchema })

/** Parses a cursor; returns undefined if it is malformed. */
export function parseSearchCursor(text: string): SearchCursor | undefined {
  const [, sentAt, room, seq] = /^([^/]+)\/(\d{1,10})\/(\d{1,15})$/.exec(text) ?? []
  return searchCursorSchema.safeParse({ sentAt, room: Number(room), seq: Number(seq) }).data
}

export const searchQuerySchema = z.strictObject({
  /** Syntax: words or beginnings of words, "words in this order", one OR the other, -excluded. */
  q: storableText(1, SEARCH_MAX_LENGTH),
  room: integerText(idSchema).optional(),
  /** The last message of the previous page, as `sentAt/room/seq`. */
  before: z
    .string()
    .refine((text) => parseSearchCursor(text) !== undefined, "must be the last message's sentAt/room/seq")
    .optional(),
  limit: limitParameter,
})
export type SearchQuery = z.infer<typeof searchQuerySchema>

/** The matching messages in the account's rooms, newest first. */
export const searchResultSchema = z.object({ messages: z.array(messageSchema), more: z.boolean() })
export type SearchResult = z.infer<typeof searchResultSchema>
