import { z } from 'zod'
import { nameSchema } from './accounts.ts'
import { epochSchema, idSchema, seqSchema } from './text.ts'

export const visibilitySchema = z.enum(['public', 'private'])

export const newRoomSchema = z.strictObject({
  name: nameSchema,
  visibility: visibilitySchema.default('public'),
})

export const roomSchema = z.object({
  id: idSchema,
  name: z.string(),
  visibility: visibilitySchema,
  /** Whether the account that asks is a member. */
  joined: z.boolean(),
  /** The room's last change. */
  seq: seqSchema,
  /** Messages after the account's read mark; 0 in a room that it has not joined. */
  unread: z.int().nonnegative(),
})
export type Room = z.infer<typeof roomSchema>

/** The rooms that an account is in, and the public ones that it may join. */
export const roomListSchema = z.object({ epoch: epochSchema, rooms: z.array(roomSchema) })
export type RoomList = z.infer<typeof roomListSchema>

export const readMarkSchema = z.strictObject({ seq: seqSchema })
