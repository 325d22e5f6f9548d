import type { z } from 'zod'
import type { ProblemCode } from '../problem-codes.ts'
import type { AnswerName, RequestName } from './components.ts'

/** One operation of the HTTP API. The backend generates OpenAPI from it, and tests compare it with the routes. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** In the syntax of Express, with `:room`. */
  path: string
  /** The heading in the OpenAPI document. */
  tag: 'Accounts' | 'Rooms' | 'Messages' | 'Operation'
  summary: string
  /** Whether the operation needs a session. */
  signedIn: boolean
  parameters?: z.ZodObject
  query?: z.ZodObject
  body?: RequestName
  /** Whether the request may have no body. */
  bodyOptional?: true
  /** The body of each successful status: a schema for JSON, another media type, or null for no body. */
  answers: Partial<
    Record<200 | 201 | 202 | 204 | 503, AnswerName | 'text/html' | 'text/css' | 'application/json' | null>
  >
  /** The codes of all its errors. */
  problems: readonly ProblemCode[]
}

/** Errors of any request under /api. */
export const ANYWHERE = [
  'bad-request',
  'origin-refused',
  'too-large',
  'media-type-unsupported',
  'internal',
  'unavailable',
] as const satisfies ProblemCode[]

/** Errors of any request that needs a session. */
export const SIGNED_IN = [...ANYWHERE, 'sign-in-required'] as const satisfies ProblemCode[]
