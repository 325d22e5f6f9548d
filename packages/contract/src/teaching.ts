import { z } from 'zod'

/** What a teacher can make one replica do, to show what the platform around it does then. */
export const teachingSchema = z.strictObject({
  /** Not ready, whatever else holds: it gets no new requests. */
  notReady: z.boolean().default(false),
  /** Milliseconds that each answer is late. */
  slowMs: z.int().min(0).max(60_000).default(0),
  /** The share of requests that fail with 500. */
  errorRate: z.number().min(0).max(1).default(0),
})
export type Teaching = z.infer<typeof teachingSchema>

/** What cannot be taken back: the process answers nothing any more, or ends with an error. */
export const teachingEndSchema = z.strictObject({ end: z.enum(['hang', 'crash']) })
