import { z } from 'zod'
import { PROBLEMS, type ProblemCode } from './problem-codes.ts'

/** An error, over HTTP and over the socket: problem details (RFC 9457) with a stable code. */
export const problemSchema = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  /** The details of this occurrence, for a person. */
  detail: z.string().optional(),
  /** Seconds until the next attempt, if known. The header Retry-After has the same value. */
  retryAfterSeconds: z.int().positive().optional(),
  /** The invalid fields of a request, as paths such as `rooms.0.seq`, with reasons. */
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** The optional members of a problem. */
export type ProblemMembers = Pick<Problem, 'detail' | 'retryAfterSeconds' | 'errors'>

/** Returns the problem details for `code`, for an answer of type application/problem+json. */
export function createProblem(code: ProblemCode, more: ProblemMembers = {}): Problem {
  const [status, title] = PROBLEMS[code]
  return { type: 'about:blank', title, status, code, ...more }
}
