import { credentialsSchema } from '@chat/contract/accounts'
import { PATHS } from '@chat/contract/paths'
import { type RequestHandler, Router } from 'express'
import { validate } from '../http/validate.ts'
import type { Accounts } from './accounts.ts'
import { getSignedIn } from './require-account.ts'
import { clearSessionCookie, setSessionCookie } from './session-cookie.ts'

export function createAccountRoutes(accounts: Accounts, requireAccount: RequestHandler): Router {
  const router = Router()

  router.post(PATHS.accounts, async (request, response) => {
    const { account, token } = await accounts.signUp(validate(credentialsSchema, request.body))
    setSessionCookie(request, response, token)
    response.status(201).json(account)
  })

  router.post(PATHS.session, async (request, response) => {
    const { account, token } = await accounts.signIn(validate(credentialsSchema, request.body))
    setSessionCookie(request, response, token)
    response.status(201).json(account)
  })

  router.delete(PATHS.session, requireAccount, async (request, response) => {
    await accounts.signOut(getSignedIn(request))
    clearSessionCookie(request, response)
    response.status(204).end()
  })

  router.get(PATHS.me, requireAccount, (request, response) => {
    response.json(getSignedIn(request).account)
  })

  return router
}
