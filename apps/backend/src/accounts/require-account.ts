import type { Request, RequestHandler } from 'express'
import { AppError } from '../http/app-error.ts'
import type { Sessions, SignedIn } from './sessions.ts'

const signedIn = new WeakMap<Request, SignedIn>()

/** Passes signed-in requests on, and answers 401 to all others. */
export function createRequireAccount(sessions: Sessions): RequestHandler {
  return async (request, _response, next) => {
    const found = await sessions.authenticate(request)
    if (!found) throw new AppError('sign-in-required')
    signedIn.set(request, found)
    next()
  }
}

/** Returns the account of a request that passed `createRequireAccount`. */
export function getSignedIn(request: Request): SignedIn {
  const found = signedIn.get(request)
  if (!found) throw new Error('This route does not require an account')
  return found
}
