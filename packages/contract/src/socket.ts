import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { changeSchema } from './changes.ts'
import { RESUME_MAX_ROOMS } from './limits.ts'
import { messageIdSchema, newMessageSchema, storedSchema } from './messages.ts'
import { problemSchema } from './problem.ts'
import { roomSchema } from './rooms.ts'
import { epochSchema, idSchema, installationSchema, seqSchema } from './text.ts'
import { instanceSchema, topologySchema } from './topology.ts'

/** Events from the client, `noun:verb`. */
export const clientEventSchema = z.discriminatedUnion('event', [
  /** Subscribes to rooms and requests a replay after each seq. `gap`: the client missed a change while connected. */
  z.strictObject({
    event: z.literal('room:resume'),
    epoch: epochSchema,
    rooms: z
      .array(z.strictObject({ room: idSchema, seq: seqSchema }))
      .min(1)
      .max(RESUME_MAX_ROOMS),
    gap: z.boolean().optional(),
  }),
  /** Ends a subscription. The account stays a member of the room. */
  z.strictObject({ event: z.literal('room:unsubscribe'), room: idSchema }),
  /** The account types. Repeat it within `TYPING_LASTS_MS` while it lasts. */
  z.strictObject({ event: z.literal('typing:start'), room: idSchema }),
  /** Sends a message. The answer is `message:stored` or `message:refused`. */
  z.strictObject({ event: z.literal('message:send'), room: idSchema, ...newMessageSchema.shape }),
])
export type ClientEvent = z.infer<typeof clientEventSchema>

/** The part of a `message:send` that identifies the message. It is read even if the rest of the frame is invalid. */
export const namedMessageSchema = z.object({ event: z.literal('message:send'), room: idSchema, id: messageIdSchema })

export const resetReasonSchema = z.enum(['epoch', 'ahead', 'behind'])
export type ResetReason = z.infer<typeof resetReasonSchema>

/** Events from the server, `noun:past`. */
export const serverEventSchema = z.discriminatedUnion('event', [
  /** The first event of each connection. */
  z.object({
    event: z.literal('connection:opened'),
    account: accountSchema,
    epoch: epochSchema,
    installation: installationSchema,
    /** The version of the replica's protocol. Absent in version 1. */
    protocol: z.int().positive().optional(),
    ...instanceSchema.shape,
  }),
  /** Sent every `BEAT_INTERVAL_MS`, because a browser does not show WebSocket pings to the page. */
  z.object({ event: z.literal('connection:beat') }),
  /** The end of a replay. The client has every change up to `seq`, and later changes follow live. */
  z.object({ event: z.literal('room:resumed'), room: idSchema, seq: seqSchema }),
  /** Changes of a room, sorted by seq, without a gap. */
  z.object({ event: z.literal('room:changed'), room: idSchema, changes: z.array(changeSchema) }),
  /** The client cannot resume from its cursor: load the room again. */
  z.object({ event: z.literal('room:reset'), room: idSchema, reason: resetReasonSchema, epoch: epochSchema }),
  /** There is no subscription, because the room does not exist or the account is not a member. */
  z.object({ event: z.literal('room:refused'), room: idSchema, problem: problemSchema }),
  /** The account joined or left a room, or became its owner: load the room list again. */
  z.object({ event: z.literal('room-list:changed') }),
  /** A public room is new or renamed. `room` has the values for an account that is not a member. */
  z.object({ event: z.literal('room:listed'), room: roomSchema }),
  /** The account has read the room up to `seq`, in this session or in another one. */
  z.object({ event: z.literal('room:read'), room: idSchema, seq: seqSchema }),
  /** An account has a new name. Earlier events contain the old name. */
  z.object({ event: z.literal('account:renamed'), account: accountSchema }),
  /** Members came online (`came`) or went offline (`went`). Not sent above `PRESENCE_MAX_SUBSCRIPTIONS` subscriptions. */
  z.object({ event: z.literal('presence:changed'), room: idSchema, came: z.array(idSchema), went: z.array(idSchema) }),
  /** Another account types in a room. */
  z.object({ event: z.literal('typing:started'), room: idSchema, account: accountSchema }),
  /** The list of replicas, or the state of one, changed. */
  z.object({ event: z.literal('topology:changed'), ...topologySchema.shape }),
  /** The acknowledgement: the message is stored. */
  z.object({ event: z.literal('message:stored'), ...storedSchema.shape }),
  /** The message is not stored. `problem` says whether a later attempt can succeed. */
  z.object({ event: z.literal('message:refused'), room: idSchema, id: messageIdSchema, problem: problemSchema }),
  /** The answer to an invalid frame that does not identify a message, and to a refused `typing:start`. */
  z.object({ event: z.literal('request:refused'), problem: problemSchema }),
])
export type ServerEvent = z.infer<typeof serverEventSchema>
