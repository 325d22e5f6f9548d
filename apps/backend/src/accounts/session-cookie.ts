import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'

const NAME = 'chat_session'

/** Milliseconds that a session lasts; the cookie and the row agree. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000

/** The session's token that a request carries, if any. */
export function readSessionToken(request: IncomingMessage): string | undefined {
  return parseCookie(request.headers.cookie ?? '')[NAME]
}

/** Scripts cannot read it, other sites' requests do not carry it; Secure wherever the request came over TLS. */
export function setSessionCookie(request: Request, response: Response, token: string): void {
  response.cookie(NAME, token, { ...attributes(request), maxAge: SESSION_LIFETIME_MS })
}

export function clearSessionCookie(request: Request, response: Response): void {
  response.clearCookie(NAME, attributes(request))
}

function attributes(request: Request) {
  return { httpOnly: true, sameSite: 'lax', secure: request.secure, path: '/' } as const
}
