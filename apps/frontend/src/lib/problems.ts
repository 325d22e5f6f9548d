import { ApiError } from '@chat/client/api'
import type { ProblemCode } from '@chat/contract/problem-codes'

/** An error in words for the user: one sentence, and one for each invalid field. */
export interface Failure {
  code: ProblemCode | undefined
  text: string
  fields: Record<string, string>
}

// Replace titles of the API where the page can say what to do next.
const SENTENCES: Partial<Record<ProblemCode, string>> = {
  'bad-gateway': 'The chat cannot be reached right now. Try again in a moment.',
  unavailable: 'The chat cannot be reached right now. Try again in a moment.',
  internal: 'Something went wrong at our end. Try again in a moment.',
  'too-many-requests': 'That was too often. Wait a little, then try again.',
}

/** Returns whether the same request may succeed later, because the server is unavailable, busy or has an internal error. */
export function isTransient(error: unknown): boolean {
  return error instanceof ApiError && (error.problem.status >= 500 || error.problem.status === 429)
}

/** Converts any error into words. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError))
    return { code: undefined, text: 'Something went wrong in this page. Reload it if that goes on.', fields: {} }
  const { code, detail, title, errors = [] } = error.problem
  const fields = Object.fromEntries(errors.map(({ field, message }) => [field, toSentence(message, field)]))
  return { code, text: SENTENCES[code] ?? toSentence(detail ?? title), fields }
}

function toSentence(text: string, field = ''): string {
  // Messages of the API omit the field's name, because the field is beside them.
  const whole = /^(is|must) /.test(text) ? `the ${field} ${text}` : text
  const start = whole.charAt(0).toUpperCase() + whole.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}
