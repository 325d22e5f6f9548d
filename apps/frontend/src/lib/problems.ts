import { ApiError } from '@chat/client/api'
import type { ProblemCode } from '@chat/contract/problem-codes'

/** What went wrong, for the person at the page: one sentence for the whole, and one for each field that is wrong. */
export interface Failure {
  code: ProblemCode | undefined
  text: string
  fields: Record<string, string>
}

// Where the page can say better than the API what to do next.
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

/** Puts any error into words. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ApiError))
    return { code: undefined, text: 'Something went wrong in this page. Reload it if that goes on.', fields: {} }
  const { code, detail, title, errors = [] } = error.problem
  const fields = Object.fromEntries(errors.map(({ field, message }) => [field, toSentence(message, field)]))
  return { code, text: SENTENCES[code] ?? toSentence(detail ?? title), fields }
}

function toSentence(text: string, field = ''): string {
  // The API leaves the field's own name out: it stands beside.
  const whole = /^(is|must) /.test(text) ? `the ${field} ${text}` : text
  const start = whole.charAt(0).toUpperCase() + whole.slice(1)
  return /[.!?]$/.test(start) ? start : `${start}.`
}
