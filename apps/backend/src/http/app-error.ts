import type { Problem } from '@chat/contract/problem'
import { createProblem, type ProblemCode, type ProblemMembers } from '@chat/contract/problem-codes'
import { findUnfitReason, isDatabaseAway } from '../db/errors.ts'

/** The one error that a client sees: a stable code with its status, and what happened this time. */
export class AppError extends Error {
  readonly problem: Problem

  constructor(code: ProblemCode, more: ProblemMembers & { cause?: unknown } = {}) {
    const { cause, ...members } = more
    const problem = createProblem(code, members)
    super(problem.detail ?? problem.title, { cause })
    this.name = 'AppError'
    this.problem = problem
  }
}

/** What a client is told about any error: the unexpected has a fixed sentence, its cause is for the log alone. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return error.problem
  const detail = findUnfitReason(error)
  if (detail) return createProblem('unavailable', { detail })
  return createProblem(isDatabaseAway(error) ? 'unavailable' : 'internal')
}
