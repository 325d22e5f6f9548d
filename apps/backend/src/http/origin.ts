import type { IncomingMessage } from 'node:http'

/**
 * Whether the request's Origin may use the API. An absent one may (curl has none, and a browser always sends one where
 * it matters); one that is present must be in the list, or, without a list, be the host that the request was sent to.
 */
export function isOriginAllowed(request: IncomingMessage, allowed: readonly string[] | undefined): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  if (allowed) return allowed.includes(origin)
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}
