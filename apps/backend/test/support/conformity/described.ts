import { OPERATIONS } from '@chat/contract/operations/all'
import { findOperations } from '@chat/contract/operations/find'
import { Ajv2020, type Plugin, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { createDocument } from '../../../src/docs/document.ts'

// Its types hide that it is a CommonJS module: https://github.com/ajv-validator/ajv-formats/issues/85
const addFormats = formats as unknown as Plugin<undefined>

const document = createDocument(OPERATIONS)
// OpenAPI has keywords that JSON Schema does not have.
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true })).addSchema(document, 'openapi')

/** The checked parts of an answer. */
export interface Answer {
  status: number
  type: string
  body: string
}

/** Returns the operation of a request, such as `get /api/me`, or undefined. */
export function findOperation(method: string, pathname: string): string | undefined {
  const found = findOperations(pathname).find((operation) => operation.method === method.toLowerCase())
  return found && `${found.method} ${found.path}`
}

/** Returns the differences between an answer and its description. Unknown paths must answer with a problem. */
export function findDifferences(operation: string | undefined, { status, type, body }: Answer): string[] {
  const place = operation ? placeOf(operation, status, type) : placeOfNothing(type)
  if (!place) return [`${status} with ${type} is not described`]
  if (place === 'no body') return body === '' ? [] : ['has a body']
  if (!type.endsWith('json')) return []
  const conforms = ajv.getSchema(`openapi${place}`) as ValidateFunction
  if (conforms(parse(body))) return []
  return (conforms.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const placeOfNothing = (type: string) =>
  type === 'application/problem+json' ? '#/components/schemas/Problem' : undefined

/** Returns the JSON Pointer of an answer's schema in the document. */
function placeOf(operation: string, status: number, type: string): string | undefined {
  const [method = '', path = ''] = operation.split(' ')
  const described = path.replace(/:(\w+)/g, '{$1}')
  const response = document.paths[described]?.[method]?.responses[status]
  if (!response) return undefined
  if (!response.content) return 'no body'
  if (!(type in response.content)) return undefined
  return `#${['', 'paths', described, method, 'responses', status, 'content', type, 'schema'].map(toSegment).join('/')}`
}

/** A segment of a JSON Pointer in a fragment: https://datatracker.ietf.org/doc/html/rfc6901#section-6 */
function toSegment(segment: string | number): string {
  return encodeURIComponent(String(segment).replaceAll('~', '~0').replaceAll('/', '~1'))
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
