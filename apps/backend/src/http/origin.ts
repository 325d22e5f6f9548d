import type { IncomingMessage } from 'node:http'
import { AppError } from './app-error.ts'

/** Maximum characters of a header that an answer repeats. A header may have 16 KB. */
const SHOWN_MAX_LENGTH = 200

/**
 * Returns whether the Origin of the request may use the API. A request without Origin may, because browsers always send it
 * where it matters. Otherwise the Origin must be in the list or, without a list, match the Host. Compares parsed origins:
 * `example.com:443` is the host of `https://example.com`.
 */
export function isOriginAllowed(request: IncomingMessage, allowed: readonly string[] | undefined): boolean {
  const { origin, host } = request.headers
  if (origin === undefined) return true
  const serialized = serialize(origin)
  if (serialized === undefined) return false
  if (allowed) return allowed.includes(serialized)
  return host !== undefined && URL.parse(`${new URL(serialized).protocol}//${host}`)?.href === `${serialized}/`
}

/** Throws a 403 with the Origin, the Host, and the setting that would allow the Origin. */
export function requireAllowedOrigin(request: IncomingMessage, allowed: readonly string[] | undefined): void {
  if (isOriginAllowed(request, allowed)) return
  const { origin, host } = request.headers
  const expected = allowed ? `CORS_ORIGIN allows ${allowed.join(', ')}` : 'CORS_ORIGIN is not set'
  throw new AppError('origin-refused', {
    detail: `The request has the Origin ${show(origin)} and the Host ${show(host)}; ${expected}. If the page at ${show(origin)} is yours, set CORS_ORIGIN to that origin.`,
  })
}

/** Returns the origin in a browser's spelling, without the default port; undefined for any other text. */
function serialize(origin: string): string | undefined {
  const parsed = URL.parse(origin)
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined
  const defaultPort = parsed.protocol === 'https:' ? 443 : 80
  return [parsed.origin, `${parsed.origin}:${defaultPort}`].includes(origin) ? parsed.origin : undefined
}

const show = (header = 'none') => header.slice(0, SHOWN_MAX_LENGTH)
