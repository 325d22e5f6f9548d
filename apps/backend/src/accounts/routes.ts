import {
  type CurrentSession,
  credentialsSchema,
  type Me,
  passwordChangeSchema,
  type SessionList,
  signUpSchema,
} from '@chat/contract/accounts'
import { sessionParameters } from '@chat/contract/parameters'
import { PATHS } from '@chat/contract/paths'
import { type Request, type RequestHandler, Router } from 'express'
import type { RateLimits } from '../http/rate-limits.ts'
import { validate } from '../http/validate.ts'
import type { Accounts } from './accounts.ts'
import { getSignedIn } from './require-account.ts'
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts'
import type { Sessions } from './sessions.ts'

export interface AccountRoutesOptions {
  accounts: Accounts
  sessions: Sessions
  limits: RateLimits
  requireAccount: RequestHandler
  /** Returns the id of the installation. Throws DatabaseAway before it is known. */
  getInstallation: () => string
}

export function createAccountRoutes({
  accounts,
  sessions,
  limits,
  requireAccount,
  getInstallation,
}: AccountRoutesOptions): Router {
  const router = Router()

  router.post(PATHS.accounts, async (request, response) => {
    const signUp = validate(signUpSchema, request.body)
    await limits.signUp(request.ip)
    const { account, token } = await accounts.signUp(signUp, userAgentOf(request))
    setSessionCookie(request, response, getInstallation(), token)
    response.status(201).json(account)
  })

  router.post(PATHS.session, async (request, response) => {
    const credentials = validate(credentialsSchema, request.body)
    await limits.signIn(request.ip, credentials.name)
    const { account, token } = await accounts.signIn(credentials, userAgentOf(request))
    setSessionCookie(request, response, getInstallation(), token)
    response.status(201).json(account)
  })

  router.get(PATHS.session, async (request, response) => {
    const found = await sessions.authenticate(request)
    const account = found ? { ...found.account, installation: getInstallation() } : null
    response.json({ account } satisfies CurrentSession)
  })

  router.delete(PATHS.session, requireAccount, async (request, response) => {
    for (const cookie of await sessions.endCarried(request)) clearSessionCookie(request, response, cookie)
    response.status(204).end()
  })

  router.get(PATHS.sessions, requireAccount, async (request, response) => {
    response.json({ sessions: await sessions.list(getSignedIn(request)) } satisfies SessionList)
  })

  router.delete(PATHS.sessions, requireAccount, async (request, response) => {
    const signedIn = getSignedIn(request)
    await sessions.endAll(signedIn)
    const others = await sessions.endCarried(request)
    for (const cookie of new Set([signedIn.cookie, ...others])) clearSessionCookie(request, response, cookie)
    response.status(204).end()
  })

  router.delete(PATHS.sessionById, requireAccount, async (request, response) => {
    const { session } = validate(sessionParameters, request.params)
    await sessions.end(getSignedIn(request), session)
    response.status(204).end()
  })

  router.put(PATHS.password, requireAccount, async (request, response) => {
    const change = validate(passwordChangeSchema, request.body)
    const signedIn = getSignedIn(request)
    // Count each attempt as a sign-in, because it can be used to guess the password.
    await limits.signIn(request.ip, signedIn.account.name)
    await accounts.changePassword(signedIn, change)
    response.status(204).end()
  })

  router.get(PATHS.me, requireAccount, (request, response) => {
    const { account } = getSignedIn(request)
    response.json({ ...account, installation: getInstallation() } satisfies Me)
  })

  return router
}

function userAgentOf(request: Request): string {
  return request.get('user-agent') ?? ''
}
