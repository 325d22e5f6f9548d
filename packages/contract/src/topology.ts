import { z } from 'zod'
import { teachingSchema } from './teaching.ts'

/** One replica of the backend. */
export const instanceSchema = z.object({
  instance: z.string(),
  version: z.string(),
  /** The set of replicas in a blue-green deployment. */
  colour: z.string(),
  /** The teaching switches. Absent if the replica has none. */
  teaching: teachingSchema.optional(),
})
export type Instance = z.infer<typeof instanceSchema>

/** The state of a replica. `silent`: connected to the database without statements. `lost`: disconnected without a shutdown. */
export const replicaSchema = z.object({
  ...instanceSchema.shape,
  state: z.enum(['serving', 'silent', 'lost']),
  /** Age of the state in seconds. */
  stateSeconds: z.number(),
})
export type Replica = z.infer<typeof replicaSchema>

export const topologySchema = z.object({
  /** The name of the replica that answers. */
  serving: z.string(),
  instances: z.array(replicaSchema),
})
export type Topology = z.infer<typeof topologySchema>
