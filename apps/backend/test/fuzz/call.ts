import { fillPath } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'

/** A request before its encoding. */
export interface Call {
  /** For example `get /api/me`. */
  operation: string
  cookie?: string | undefined
  parameters?: Record<string, string | number>
  query?: Record<string, string | number | string[]>
  /** A raw path with a query, instead of `parameters` and `query`. */
  target?: string
  body?: unknown
  /** A raw body that no JSON encoder writes, instead of `body`. */
  raw?: { content: Uint8Array | string; headers: Record<string, string> }
}

export interface Outcome {
  status: number
  body: unknown
}

export async function perform(url: string, call: Call): Promise<Outcome> {
  const [method = '', path = ''] = call.operation.split(' ')
  const response = await fetch(url + (call.target ?? spell(path, call)), {
    method: method.toUpperCase(),
    headers: {
      ...(call.cookie && { cookie: call.cookie }),
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
      ...call.raw?.headers,
    },
    ...bodyOf(call),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : text }
}

/** Returns the path and query of a request. */
export function spell(path: string, { parameters = {}, query = {} }: Pick<Call, 'parameters' | 'query'>): string {
  const search = new URLSearchParams()
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) search.append(name, String(value))
  }
  return `${fillPath(path, parameters)}${search.size > 0 ? `?${search}` : ''}`
}

function bodyOf({ raw, body }: Call): { body?: string } {
  // fetch also accepts bytes, but its types here do not.
  if (raw) return { body: raw.content as string }
  return body === undefined ? {} : { body: JSON.stringify(body) }
}

/** Returns whether an error names a field or a part of it. */
export function namesField(problem: Partial<Problem>, field: string): boolean {
  return (problem.errors ?? []).some((error) => error.field === field || error.field.startsWith(`${field}.`))
}
