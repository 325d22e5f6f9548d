import { z } from 'zod'

/** Faults that a teacher can switch on in one replica, to show the reaction of the platform. */
export const teachingSchema = z.strictObject({
  /** The replica is not ready, so it gets no new requests. */
  notReady: z.boolean().default(false),
  /** Delay of each answer in milliseconds. */
  slowMs: z.int().min(0).max(60_000).default(0),
  /** The share of requests that fail with 500. */
  errorRate: z.number().min(0).max(1).default(0),
})
export type Teaching = z.infer<typeof teachingSchema>

/** Faults that last until a restart: the process stops answering, or exits with an error. */
export const teachingEndSchema = z.strictObject({ end: z.enum(['hang', 'crash']) })
