import querystring from 'node:querystring'
import { AppError } from './app-error.ts'

/** Parses a query. Throws a 400 for invalid UTF-8, which Node would replace by other characters. */
export function parseQuery(query: string | null): querystring.ParsedUrlQuery {
  const text = query ?? ''
  for (const part of text.split('&')) {
    if (decode(part) === undefined) {
      const field = querystring.unescape(part.split('=')[0] ?? '')
      throw new AppError('bad-request', { errors: [{ field, message: 'must be UTF-8, percent-encoded' }] })
    }
  }
  return querystring.parse(text)
}

// Return the result, because the bundler removes a call without a used result, and with it the exception.
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
