import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { BODY_MAX_LENGTH, PAGE_DEFAULT, PAGE_MAX, SEARCH_MAX_LENGTH } from './limits.ts'
import type { SearchCursor } from './search-text.ts'
import { epochSchema, idSchema, integerText, seqSchema, storableText, timeSchema } from './text.ts'

/** A message's id: a UUID v7 that its author's client makes, so that a message sent twice is stored once. */
// In lower case alone, as the database gives it back: otherwise one id would have two spellings.
export const messageIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a UUID v7 in lower case')

export const newMessageSchema = z.strictObject({
  id: messageIdSchema,
  body: storableText(1, BODY_MAX_LENGTH),
})
export type NewMessage = z.infer<typeof newMessageSchema>

/** What an edit says. */
export const messageEditSchema = newMessageSchema.omit({ id: true })

export const messageSchema = z.object({
  id: messageIdSchema,
  room: idSchema,
  /** Where the message stands in its room: the seq of the change that stored it. */
  seq: seqSchema,
  author: accountSchema,
  /** The text as it is now; null once the message is deleted. */
  body: z.string().nullable(),
  sentAt: timeSchema,
  editedAt: timeSchema.nullable(),
})
export type Message = z.infer<typeof messageSchema>

/** What is known once a message is stored. The same answer comes however often it is sent. */
export const storedSchema = z.object({ id: messageIdSchema, room: idSchema, seq: seqSchema, sentAt: timeSchema })
export type Stored = z.infer<typeof storedSchema>

const seqParameter = integerText(seqSchema).optional()

/** How many are wanted in one page. */
export const limitParameter = integerText(z.int().min(1).max(PAGE_MAX)).default(PAGE_DEFAULT)

/** A page of history is asked for by key: the messages next before, or next after, a seq. */
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
  /** The room's last change that this page shows: follow the room from here and nothing is missed. */
  seq: seqSchema,
  /** In the order of their seq, oldest first. */
  messages: z.array(messageSchema),
  /** Whether there are more in the direction asked for. */
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

/** What was found in the account's rooms, newest first. */
export const searchResultSchema = z.object({ messages: z.array(messageSchema), more: z.boolean() })
export type SearchResult = z.infer<typeof searchResultSchema>
