import type { Problem } from './problem.ts'

/** Every way in which a request can be refused: the stable `code` of an answer, with its HTTP status and its title. */
export const PROBLEMS = {
  'bad-request': [400, 'The request is not well formed'],
  'sign-in-required': [401, 'Sign in first'],
  'wrong-credentials': [401, 'The name or the password is wrong'],
  'origin-refused': [403, 'This origin may not use the API'],
  'sign-up-closed': [403, 'Sign-up is closed'],
  'invitation-required': [403, 'Sign-up needs an invitation that is not used yet'],
  'account-disabled': [403, 'This account is disabled'],
  'wrong-password': [403, 'The current password is wrong'],
  'not-a-member': [403, 'Join the room first'],
  'not-the-author': [403, 'Only its author may change a message'],
  'not-the-owner': [403, 'Only the owner of the room may do this'],
  'not-found': [404, 'There is nothing here'],
  'room-not-found': [404, 'There is no such room'],
  'message-not-found': [404, 'There is no such message'],
  'account-not-found': [404, 'There is no such account'],
  'session-not-found': [404, 'There is no such session'],
  'method-not-allowed': [405, 'This method does not work here'],
  'name-taken': [409, 'The name is taken'],
  'too-many-rooms': [409, 'This account is in as many rooms as one may be in'],
  'message-deleted': [409, 'The message is deleted'],
  'id-conflict': [409, 'This message id was used with another body'],
  'too-large': [413, 'The request is too large'],
  'media-type-unsupported': [415, 'Send JSON'],
  'search-without-word': [422, 'Write a word to search for: the query has none'],
  'search-too-slow': [422, 'The search took too long: name another word, or search in one room'],
  'upgrade-required': [426, 'This address accepts only WebSocket connections'],
  'search-busy': [429, 'Another search is still running, try again in a moment'],
  'too-many-requests': [429, 'Too many requests, try again later'],
  internal: [500, 'Something went wrong here'],
  'bad-gateway': [502, 'The backend does not answer'],
  unavailable: [503, 'The database is away, try again'],
} as const satisfies Record<string, readonly [status: number, title: string]>

export type ProblemCode = keyof typeof PROBLEMS

/** What a problem may say of this time. */
export type ProblemMembers = Pick<Problem, 'detail' | 'retryAfterSeconds' | 'errors'>

/** Problem details for `code`, to be sent as application/problem+json. */
export function createProblem(code: ProblemCode, more: ProblemMembers = {}): Problem {
  const [status, title] = PROBLEMS[code]
  return { type: 'about:blank', title, status, code, ...more }
}
