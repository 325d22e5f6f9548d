import { createProblem, type Problem, type ProblemMembers } from '@chat/contract/problem'
import type { ProblemCode } from '@chat/contract/problem-codes'
import { findUnfitReason, isDatabaseAway } from '../db/errors.ts'

/** The only error that clients see: a stable code with its status, and details of this failure. */
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

/** Returns the problem that a client sees. An unexpected error has a fixed text; its cause goes to the log only. */
export function toProblem(error: unknown): Problem {
  if (error instanceof AppError) return error.problem
  const detail = findUnfitReason(error)
  if (detail) return createProblem('unavailable', { detail })
  return createProblem(isDatabaseAway(error) ? 'unavailable' : 'internal')
}
