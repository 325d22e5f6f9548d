import { z } from 'zod'
import { teachingSchema } from './teaching.ts'

/** One replica of the backend. */
export const instanceSchema = z.object({
  instance: z.string(),
  version: z.string(),
  /** Which of two sets it belongs to, where an operator runs two. */
  colour: z.string(),
  /** How its teaching switches stand; absent where it has none. */
  teaching: teachingSchema.optional(),
})
export type Instance = z.infer<typeof instanceSchema>

/** A replica as another one sees it. `silent`: connected, but without statements. `lost`: disconnected without a shutdown. */
export const replicaSchema = z.object({
  ...instanceSchema.shape,
  state: z.enum(['serving', 'silent', 'lost']),
  /** Age of the state in seconds. */
  stateSeconds: z.number(),
})
export type Replica = z.infer<typeof replicaSchema>

export const topologySchema = z.object({
  /** The replica that answers. */
  serving: z.string(),
  instances: z.array(replicaSchema),
})
export type Topology = z.infer<typeof topologySchema>
