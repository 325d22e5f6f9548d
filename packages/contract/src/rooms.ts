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
  /** Whether the account that asks is a member. */
  joined: z.boolean(),
  /** Who may rename the room and remove others; null for the rooms of the first start. An owner who leaves passes it to another member. */
  owner: idSchema.nullable(),
  /** The room's last change. */
  seq: seqSchema,
  /** The account's read mark: up to where it has read. 0 in a room that it has not joined. */
  readSeq: seqSchema,
  /** Messages after the account's read mark; 0 in a room that it has not joined. */
  unread: z.int().nonnegative(),
  /** The number of unread messages that mention the account with @name. */
  mentions: z.int().nonnegative(),
})
export type Room = z.infer<typeof roomSchema>

/** The rooms that an account is in, and the public ones that it may join, of which the newest: at most OPEN_ROOMS_MAX. */
export const roomListSchema = z.object({ epoch: epochSchema, rooms: z.array(roomSchema) })
export type RoomList = z.infer<typeof roomListSchema>

export const readMarkSchema = z.strictObject({ seq: seqSchema })

export const renameRoomSchema = z.strictObject({ name: nameSchema })

/** Who to bring in: somebody by name, or, without one, oneself. */
export const newMemberSchema = z.strictObject({ name: knownNameSchema.optional() })

/** A member, and whether a socket of theirs is open somewhere. */
export const memberSchema = accountSchema.extend({ online: z.boolean() })
export type Member = z.infer<typeof memberSchema>

/** A page of members, in the order of their names, is asked for by key: those that come after a name. */
export const membersQuerySchema = z.strictObject({ after: knownNameSchema.optional(), limit: limitParameter })
export type MembersQuery = z.infer<typeof membersQuerySchema>

export const memberListSchema = z.object({
  members: z.array(memberSchema),
  /** How many are in the room altogether. */
  count: z.int().nonnegative(),
  /** Whether there are more after these. */
  more: z.boolean(),
})
export type MemberList = z.infer<typeof memberListSchema>
