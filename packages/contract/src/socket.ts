import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { changeSchema } from './changes.ts'
import { RESUME_MAX_ROOMS } from './limits.ts'
import { messageIdSchema, newMessageSchema, storedSchema } from './messages.ts'
import { problemSchema } from './problem.ts'
import { roomSchema } from './rooms.ts'
import { epochSchema, idSchema, installationSchema, seqSchema } from './text.ts'
import { instanceSchema, topologySchema } from './topology.ts'

/** From the client, `noun:verb`. */
export const clientEventSchema = z.discriminatedUnion('event', [
  /** Follow these rooms from these places on. `gap` marks a client that missed something while connected: it is counted. */
  z.strictObject({
    event: z.literal('room:resume'),
    epoch: epochSchema,
    rooms: z
      .array(z.strictObject({ room: idSchema, seq: seqSchema }))
      .min(1)
      .max(RESUME_MAX_ROOMS),
    gap: z.boolean().optional(),
  }),
  z.strictObject({ event: z.literal('room:unsubscribe'), room: idSchema }),
  /** Told to the others in the room for a few seconds; say it again while it lasts. */
  z.strictObject({ event: z.literal('typing:start'), room: idSchema }),
  z.strictObject({ event: z.literal('message:send'), room: idSchema, ...newMessageSchema.shape }),
])
export type ClientEvent = z.infer<typeof clientEventSchema>

/** The part of a `message:send` that identifies the message. It is read even if the rest of the frame is invalid. */
export const namedMessageSchema = z.object({ event: z.literal('message:send'), room: idSchema, id: messageIdSchema })

export const resetReasonSchema = z.enum(['epoch', 'ahead', 'behind'])
export type ResetReason = z.infer<typeof resetReasonSchema>

/** From the server, `noun:past`. */
export const serverEventSchema = z.discriminatedUnion('event', [
  /** The first event of every connection. */
  z.object({
    event: z.literal('connection:opened'),
    account: accountSchema,
    epoch: epochSchema,
    installation: installationSchema,
    /** The version of the replica's protocol. Absent in version 1. */
    protocol: z.int().positive().optional(),
    ...instanceSchema.shape,
  }),
  /** Something to hear while nothing happens: a browser cannot see the protocol's own pings. */
  z.object({ event: z.literal('connection:beat') }),
  /** The client has every change up to `seq` now, and gets the later ones as they happen. */
  z.object({ event: z.literal('room:resumed'), room: idSchema, seq: seqSchema }),
  /** Changes in the order of their seq, without a gap. */
  z.object({ event: z.literal('room:changed'), room: idSchema, changes: z.array(changeSchema) }),
  /** What the client holds of this room cannot be continued: load it anew. */
  z.object({ event: z.literal('room:reset'), room: idSchema, reason: resetReasonSchema, epoch: epochSchema }),
  /** The room is not followed: it does not exist, or the account is no member (any more). */
  z.object({ event: z.literal('room:refused'), room: idSchema, problem: problemSchema }),
  /** The account's rooms are others than before, or it owns one of them now: ask for the list. */
  z.object({ event: z.literal('room-list:changed') }),
  /** A public room is new, or has another name: here as those see it who are not in it. */
  z.object({ event: z.literal('room:listed'), room: roomSchema }),
  /** The account has read the room up to `seq`, here or at another of its places. */
  z.object({ event: z.literal('room:read'), room: idSchema, seq: seqSchema }),
  /** An account has another name than what was told before says. */
  z.object({ event: z.literal('account:renamed'), account: accountSchema }),
  /** Members of a room who are online, or not, from now on. Not told in rooms of more than PRESENCE_MAX_FOLLOWERS. */
  z.object({ event: z.literal('presence:changed'), room: idSchema, came: z.array(idSchema), went: z.array(idSchema) }),
  z.object({ event: z.literal('typing:started'), room: idSchema, account: accountSchema }),
  /** Replicas came or went. */
  z.object({ event: z.literal('topology:changed'), ...topologySchema.shape }),
  z.object({ event: z.literal('message:stored'), ...storedSchema.shape }),
  z.object({ event: z.literal('message:refused'), room: idSchema, id: messageIdSchema, problem: problemSchema }),
  /** The answer to a frame that is not a valid event and does not identify a message. */
  z.object({ event: z.literal('request:refused'), problem: problemSchema }),
])
export type ServerEvent = z.infer<typeof serverEventSchema>
