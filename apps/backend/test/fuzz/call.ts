import { fillPath } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'

/** One request, before it is spelled out. */
export interface Call {
  /** As `get /api/me`. */
  operation: string
  cookie?: string | undefined
  parameters?: Record<string, string | number>
  query?: Record<string, string | number | string[]>
  /** A path with its query as they are, in place of `parameters` and `query`. */
  target?: string
  body?: unknown
  /** A body that no JSON encoder makes, in place of `body`. */
  raw?: { content: Uint8Array | string; headers: Record<string, string> }
}

export interface Outcome {
  status: number
  body: unknown
}

/** Sends the request. */
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

/** The path and the query of a request. */
export function spell(path: string, { parameters = {}, query = {} }: Pick<Call, 'parameters' | 'query'>): string {
  const search = new URLSearchParams()
  for (const [name, values] of Object.entries(query)) {
    for (const value of [values].flat()) search.append(name, String(value))
  }
  return `${fillPath(path, parameters)}${search.size > 0 ? `?${search}` : ''}`
}

function bodyOf({ raw, body }: Call): { body?: string } {
  // Bytes are fine too, which the types of fetch here do not know.
  if (raw) return { body: raw.content as string }
  return body === undefined ? {} : { body: JSON.stringify(body) }
}

/** Whether an answer names a field as wrong: itself, or something in it. */
export function namesField(problem: Partial<Problem>, field: string): boolean {
  return (problem.errors ?? []).some((error) => error.field === field || error.field.startsWith(`${field}.`))
}
