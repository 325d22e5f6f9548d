import type { IncomingMessage } from 'node:http'
import { parseCookie } from 'cookie'
import type { Request, Response } from 'express'

/**
 * Accepted as well: the sessions of version 0.1 have this name, and so has the cookie in the OpenAPI document, which is the
 * same for every installation.
 */
export const COMMON_NAME = 'chat_session'

/** Characters of the installation's id in the cookie's name: cookies are shared by all ports of a host. */
const ID_LENGTH = 8

/** Milliseconds that a session lasts; the cookie and the row agree. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000

/** A token that a request carries, and the cookie that holds it. */
export interface CarriedToken {
  cookie: string
  token: string
}

/**
 * The name of an installation's cookie. With the prefix, a browser takes it over https alone, for this host and all of
 * its paths. Source: https://www.rfc-editor.org/rfc/rfc6265bis (4.1.3.2, "The `__Host-` Prefix")
 */
export function nameSessionCookie(installation: string, secure: boolean): string {
  return `${secure ? '__Host-' : ''}${COMMON_NAME}_${installation.slice(0, ID_LENGTH)}`
}

/**
 * The tokens that a request carries, the likeliest first. A browser may send several: one of https, one of http and one
 * with the common name. The last one may be of another installation; its token is unknown here.
 */
export function readSessionTokens(
  request: IncomingMessage & { secure?: boolean },
  installation: string,
): CarriedToken[] {
  const cookies = parseCookie(request.headers.cookie ?? '')
  // The handshake of a socket is no request of Express. A browser names its scheme in the Origin.
  const secure = request.secure ?? request.headers.origin?.startsWith('https:') ?? false
  const names = [nameSessionCookie(installation, secure), nameSessionCookie(installation, !secure), COMMON_NAME]
  return names.flatMap((cookie) => {
    const token = cookies[cookie]
    return token ? [{ cookie, token }] : []
  })
}

/** Scripts cannot read it, other sites' requests do not carry it; Secure wherever the request came over TLS. */
export function setSessionCookie(request: Request, response: Response, installation: string, token: string): void {
  const name = nameSessionCookie(installation, request.secure)
  response.cookie(name, token, { ...attributes(request.secure), maxAge: SESSION_LIFETIME_MS })
}

/** Removes the cookie of that name, and no other: the one with the common name may belong to another installation. */
export function clearSessionCookie(request: Request, response: Response, name: string): void {
  response.clearCookie(name, attributes(request.secure || name.startsWith('__Host-')))
}

function attributes(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const
}
