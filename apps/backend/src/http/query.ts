import querystring from 'node:querystring'
import { AppError } from './app-error.ts'

/** Parses a query. What does not decode to UTF-8 is refused by its name, where Node would put other characters there. */
export function parseQuery(query: string | null): querystring.ParsedUrlQuery {
  const text = query ?? ''
  for (const part of text.split('&')) {
    try {
      decodeURIComponent(part)
    } catch {
      const field = querystring.unescape(part.split('=')[0] ?? '')
      throw new AppError('bad-request', { errors: [{ field, message: 'must be UTF-8, percent-encoded' }] })
    }
  }
  return querystring.parse(text)
}
