import querystring from 'node:querystring'
import { AppError } from './app-error.ts'

/** Parses a query. What does not decode to UTF-8 is refused by its name, where Node would put other characters there. */
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

// By what it gives: a bundler drops a call whose result nobody uses, and with it what it throws.
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}
