import fc from 'fast-check'
import { type Call, spell } from './call.ts'
import { fieldsOf } from './fields.ts'
import { UNKNOWN_FIELDS, WRONG_IN_PATH, WRONG_IN_QUERY, WRONG_JSON } from './values.ts'

/** A change that makes a valid request invalid, and the field that the error must name. */
export interface Break {
  kind: string
  apply: (call: Call) => Call
  statuses: number[]
  field?: string
}

/** Returns every way to break a request of an operation, or undefined if the operation has no input. */
export function createBreaks(operation: string): fc.Arbitrary<Break> | undefined {
  const { path, query, body, signedIn } = fieldsOf(operation)
  const breaks: fc.Arbitrary<Break>[] = [
    ...path.map(({ name, type }) =>
      fc.constantFrom(...(WRONG_IN_PATH[type] ?? [])).map((value) => wrong('parameters', name, value)),
    ),
    ...query.map(({ name, type }) =>
      fc.constantFrom(...(WRONG_IN_QUERY[type] ?? [])).map((value) => wrong('query', name, value)),
    ),
    ...(body ?? []).map(({ name, type }) =>
      fc.constantFrom(...(WRONG_JSON[type] ?? [])).map((value) => wrong('body', name, value)),
    ),
    ...path.map(({ name }) => fc.constant(undecodable(operation, `:${name}`, '%ff', 'path'))),
    ...query.map(({ name }) => fc.constant(undecodable(operation, /$/, `?${name}=%c3%28`, name))),
    ...query.filter(({ required }) => required).map(({ name }) => fc.constant(missing('query', name))),
    ...(body ?? []).filter(({ required }) => required).map(({ name }) => fc.constant(missing('body', name))),
    ...(query.length > 0 ? [fc.constantFrom(...UNKNOWN_FIELDS).map((name) => extra('query', name))] : []),
    ...(body ? [fc.constantFrom(...UNKNOWN_FIELDS).map((name) => extra('body', name)), fc.constantFrom(...RAW)] : []),
    ...(signedIn ? [fc.constantFrom(...NO_SESSION).map(withoutSession)] : []),
  ]
  return breaks.length > 0 ? fc.oneof(...breaks) : undefined
}

type Part = 'parameters' | 'query' | 'body'

const partOf = (call: Call, part: Part) => Object.entries((call[part] ?? {}) as Record<string, unknown>)

function wrong(part: Part, field: string, value: unknown): Break {
  const apply = (call: Call) => ({ ...call, [part]: { ...Object.fromEntries(partOf(call, part)), [field]: value } })
  return { kind: `wrong ${part}`, apply, statuses: [400], field }
}

function missing(part: Part, field: string): Break {
  const apply = (call: Call) => ({
    ...call,
    [part]: Object.fromEntries(partOf(call, part).filter(([name]) => name !== field)),
  })
  return { kind: `missing ${part}`, apply, statuses: [400], field }
}

// `Object.fromEntries` also creates a field named `__proto__`.
function extra(part: Part, field: string): Break {
  const apply = (call: Call) => ({ ...call, [part]: Object.fromEntries([...partOf(call, part), [field, 1]]) })
  return { kind: `extra ${part}`, apply, statuses: [400], field }
}

function undecodable(operation: string, pattern: string | RegExp, text: string, field: string): Break {
  const path = (operation.split(' ')[1] ?? '').replace(pattern, text)
  const apply = (call: Call) => ({ ...call, target: spell(path, { parameters: call.parameters ?? {} }) })
  return { kind: 'undecodable', apply, statuses: [400], field }
}

const NO_SESSION = [
  undefined,
  'chat_session=',
  'chat_session=%ff%00',
  `chat_session=${'x'.repeat(43)}`,
  ';;=;chat_session',
]

function withoutSession(cookie: string | undefined): Break {
  return { kind: 'no session', apply: (call) => ({ ...call, cookie }), statuses: [401] }
}

const JSON_TYPE = { 'content-type': 'application/json' }
const TOO_LARGE = 70_000
const MARKER = '~~~'

/** Bodies that are not a JSON object in UTF-8. */
const RAW: Break[] = [
  { kind: 'broken UTF-8', apply: breakUtf8, statuses: [400] },
  raw('cut short', 400, '{"name":"a'),
  raw('not JSON', 400, '\0'),
  ...['null', '[]', '7', '"x"', 'true'].map((json) => raw(`not an object: ${json}`, 400, json, JSON_TYPE, '')),
  raw('deep', 400, '['.repeat(30_000)),
  raw('too large', 413, `{"name":"${'x'.repeat(TOO_LARGE)}"}`),
  raw('another type', 415, '{}', { 'content-type': 'text/plain' }),
  raw('a form', 415, 'name=a', { 'content-type': 'application/x-www-form-urlencoded' }),
  raw('another charset', 415, '{}', { 'content-type': 'application/json; charset=latin1' }),
  raw('another encoding', 415, '{}', { ...JSON_TYPE, 'content-encoding': 'lzma' }),
  raw('not gzip', 400, 'x', { ...JSON_TYPE, 'content-encoding': 'gzip' }),
]

/** Adds bytes that are not UTF-8 to a valid text. */
function breakUtf8(call: Call): Call {
  const body = call.body as Record<string, unknown>
  const field = ['body', 'name'].find((name) => typeof body[name] === 'string') ?? 'extra'
  const content = Buffer.from(JSON.stringify({ ...body, [field]: `${body[field] ?? ''}${MARKER}` }))
  const start = content.indexOf(MARKER)
  return {
    ...call,
    body: undefined,
    raw: { content: content.fill(0xff, start, start + MARKER.length), headers: JSON_TYPE },
  }
}

function raw(
  kind: string,
  status: number,
  content: string | Uint8Array,
  headers: Record<string, string> = JSON_TYPE,
  field?: string,
): Break {
  const apply = (call: Call) => ({ ...call, body: undefined, raw: { content, headers } })
  return { kind, apply, statuses: [status], ...(field !== undefined && { field }) }
}
