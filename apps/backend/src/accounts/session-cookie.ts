import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'

/**
 * An additional name that is accepted. Version 0.1 used it, and the OpenAPI document contains it, because the document is
 * the same for every installation.
 */
export const COMMON_NAME = 'chat_session'

/** Characters of the installation's id in the cookie's name. A browser shares cookies between all ports of a host. */
const ID_LENGTH = 8

/** Maximum cookies of one name that are looked up. Sites of the same domain can set more, with other paths. */
const SAME_NAME_MAX = 4

/** Lifetime of a session in milliseconds, for the cookie and the row. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000

/** A session token of a request, and the name of its cookie. */
export interface CarriedToken {
  cookie: string
  token: string
}

/**
 * Returns the name of an installation's cookie. A browser accepts a cookie with the prefix over https only, for this host
 * and all of its paths. Source: https://www.rfc-editor.org/rfc/rfc6265bis (4.1.3.2, "The `__Host-` Prefix")
 */
export function nameSessionCookie(installation: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}${COMMON_NAME}_${installation.slice(0, ID_LENGTH)}`
}

/**
 * Returns the session tokens of a request, the most likely first. A browser may send three: one set over https, one set
 * over http, and one with the common name. The last may belong to another installation; then its token is unknown here.
 */
export function readSessionTokens(
  request: IncomingMessage & { secure?: boolean },
  installation: string,
): CarriedToken[] {
  // Parse the cookies one by one, because parseCookie returns only the first of several cookies with one name.
  const cookies = (request.headers.cookie ?? '').split(';').flatMap((pair) => Object.entries(parseCookie(pair)))
  // A socket's handshake does not pass through Express, so read the scheme from the browser's Origin.
  const secure = request.secure ?? request.headers.origin?.startsWith('https:') ?? false
  const names = [nameSessionCookie(installation, secure), nameSessionCookie(installation, !secure), COMMON_NAME]
  return names.flatMap((cookie) => {
    const tokens = cookies.flatMap(([name, token]) => (name === cookie && token ? [token] : []))
    return tokens.slice(0, SAME_NAME_MAX).map((token) => ({ cookie, token }))
  })
}

/** Sets the session cookie: HttpOnly, SameSite=Lax, and Secure if the request came over TLS. */
export function setSessionCookie(request: Request, response: Response, installation: string, token: string): void {
  const name = nameSessionCookie(installation, request.secure)
  response.cookie(name, token, { ...attributes(request.secure), maxAge: SESSION_LIFETIME_MS })
}

/** Removes only the cookie of that name. A cookie with the common name may belong to another installation. */
export function clearSessionCookie(request: Request, response: Response, name: string): void {
  response.clearCookie(name, attributes(request.secure || name.startsWith('__Host-')))
}

function attributes(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
}
