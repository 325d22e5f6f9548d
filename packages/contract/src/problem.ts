import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problem-codes.ts'

/** The one form of an error, on HTTP and on the socket: problem details (RFC 9457) with a stable code. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** What happened this time, for a person. */
  detail: z.string().optional(),
  /** When to try again, where that is known; the header Retry-After says the same. */
  retryAfterSeconds: z.int().positive().optional(),
  /** For a wrong request: each field that is wrong, as a path such as `rooms.0.seq`, and why. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>
