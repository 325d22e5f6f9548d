import type { z } from 'zod'
import type { ProblemCode } from '../problem-codes.ts'
import type { AnswerName, RequestName } from './components.ts'

/** One thing that the API does: from these the API's description is made, and tests hold the routes to them. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** As express spells it, with `:room`. */
  path: string
  /** What it is about: a heading of the description. */
  tag: 'Accounts' | 'Rooms' | 'Messages' | 'Operation'
  summary: string
  /** Whether it needs a session. */
  signedIn: boolean
  parameters?: z.ZodObject
  query?: z.ZodObject
  body?: RequestName
  /** Whether none at all is as good as an empty one. */
  bodyOptional?: true
  /** What it answers when all is well: JSON by its name, another media type, or nothing. */
  answers: Partial<
    Record<200 | 201 | 202 | 204 | 503, AnswerName | 'text/html' | 'text/css' | 'application/json' | null>
  >
  /** Each way in which it can refuse. */
  problems: readonly ProblemCode[]
}

/** What any request under /api may meet. */
export const ANYWHERE = [
  'bad-request',
  'origin-refused',
  'too-large',
  'media-type-unsupported',
  'internal',
  'unavailable',
] as const satisfies ProblemCode[]

/** What any request that needs a session may meet. */
export const SIGNED_IN = [...ANYWHERE, 'sign-in-required'] as const satisfies ProblemCode[]
