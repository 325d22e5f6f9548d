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

export const topologySchema = z.object({
  /** The replica that answers. */
  serving: z.string(),
  instances: z.array(instanceSchema),
})
export type Topology = z.infer<typeof topologySchema>
