import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { limitParameter } from './messages.ts'
import { knownNameSchema, nameSchema } from './names.ts'
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
  /** Whether the account of the request is a member. */
  joined: z.boolean(),
  /** The account that may rename the room and remove members. Null for the rooms of the first start. */
  owner: idSchema.nullable(),
  /** The seq of the room's last change. */
  seq: seqSchema,
  /** The account's read mark: the seq up to which it has read. 0 in a room that it has not joined. */
  readSeq: seqSchema,
  /** Messages after the account's read mark; 0 in a room that it has not joined. */
  unread: z.int().nonnegative(),
  /** The number of unread messages that mention the account with @name. */
  mentions: z.int().nonnegative(),
})
export type Room = z.infer<typeof roomSchema>

/** The account's rooms, and the newest public rooms that it can join (at most `OPEN_ROOMS_MAX`). */
export const roomListSchema = z.object({ epoch: epochSchema, rooms: z.array(roomSchema) })
export type RoomList = z.infer<typeof roomListSchema>

export const readMarkSchema = z.strictObject({ seq: seqSchema })

export const renameRoomSchema = z.strictObject({ name: nameSchema })

/** The account to add, by name. Without a name, the account of the request joins. */
export const newMemberSchema = z.strictObject({ name: knownNameSchema.optional() })

/** A member, and whether a socket of this account is open at any replica. */
export const memberSchema = accountSchema.extend({ online: z.boolean() })
export type Member = z.infer<typeof memberSchema>

/** A page of members by key: the members whose names follow `after`. */
export const membersQuerySchema = z.strictObject({ after: knownNameSchema.optional(), limit: limitParameter })
export type MembersQuery = z.infer<typeof membersQuerySchema>

export const memberListSchema = z.object({
  members: z.array(memberSchema),
  /** The number of all members. */
  count: z.int().nonnegative(),
  /** Whether more members follow. */
  more: z.boolean(),
})
export type MemberList = z.infer<typeof memberListSchema>
