import { ANSWERS, type AnswerName, REQUESTS, type RequestName } from '@chat/contract/operations/components'
import type { Operation } from '@chat/contract/operations/operation'
import { PROBLEMS, type ProblemCode } from '@chat/contract/problem-codes'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { z } from 'zod'
import { COMMON_NAME } from '../accounts/session-cookie.ts'

/** A JSON Schema, as in OpenAPI 3.1. */
export type JsonSchema = Record<string, unknown>

export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  schema: JsonSchema
}

interface Body {
  required: boolean
  content: Record<string, { schema: JsonSchema }>
}

export interface DescribedOperation {
  operationId: string
  tags: string[]
  summary: string
  security: object[]
  parameters?: Parameter[]
  requestBody?: Body
  responses: Record<string, { description: string; content?: Body['content'] }>
}

/** The used part of OpenAPI 3.1: https://spec.openapis.org/oas/v3.1.1.html */
export interface ApiDocument {
  openapi: string
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } }
  paths: Record<string, Record<string, DescribedOperation>>
  components: { schemas: Record<string, JsonSchema>; securitySchemes: object }
}

const DESCRIPTION = [
  'Sign in to get a session cookie, which all other requests need. If a request has an Origin, the API must allow it.',
  'Errors are problem details (RFC 9457) with a stable code.',
  `The WebSocket at ${SOCKET_ADDRESS} carries live events in JSON:`,
  'ClientEvent from the client, ServerEvent from the server.',
  'docs/protocol.md in the sources explains how it avoids losing messages.',
].join(' ')

const COOKIE = [
  "Sign-in sets a cookie with a longer name: it ends with an underscore and the first 8 characters of the installation's",
  'id, and over https it begins with `__Host-`. The API also accepts the name above.',
].join(' ')

/** Creates the OpenAPI 3.1 document of the API from the schemas of the contract. */
export function createDocument(operations: readonly Operation[]): ApiDocument {
  const paths: ApiDocument['paths'] = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [operation.method]: describe(operation) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Chat', version: '1', description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      schemas: { ...toSchemas(REQUESTS, 'input'), ...toSchemas(ANSWERS, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: COMMON_NAME, description: COOKIE } },
    },
  }
}

/** Returns the reference to a schema of the document. */
const refTo = (name: AnswerName | RequestName) => `#/components/schemas/${name}`

function describe(operation: Operation): DescribedOperation {
  const {
    method,
    path,
    tag,
    summary,
    signedIn,
    parameters,
    query,
    body,
    bodyOptional = false,
    answers,
    problems,
  } = operation
  const listed = [...listParameters('path', parameters), ...listParameters('query', query)]
  const answered = Object.entries(answers).map(([status, content]) => [status, describeAnswer(content)])
  return {
    operationId: `${method}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    security: signedIn ? [{ session: [] }] : [],
    ...(listed.length > 0 && { parameters: listed }),
    ...(body && {
      requestBody: { required: !bodyOptional, content: { 'application/json': { schema: { $ref: refTo(body) } } } },
    }),
    responses: { ...Object.fromEntries(answered), ...describeProblems(problems) },
  }
}

function describeAnswer(content: Operation['answers'][200]) {
  if (!content) return { description: 'Done' }
  const isName = !content.includes('/')
  const schema = isName ? { $ref: refTo(content as AnswerName) } : {}
  return {
    description: isName ? content : 'As it is',
    content: { [isName ? 'application/json' : content]: { schema } },
  }
}

// One answer for each status: it lists the codes that can come with it.
function describeProblems(codes: readonly ProblemCode[]): DescribedOperation['responses'] {
  const byStatus = Map.groupBy(codes, (code) => PROBLEMS[code][0])
  return Object.fromEntries(
    [...byStatus].map(([status, same]) => {
      const schema = {
        $ref: refTo('Problem'),
        properties: { status: { const: status }, code: { enum: same } },
      }
      const description = same.map((code) => PROBLEMS[code][1]).join('; ')
      return [status, { description, content: { 'application/problem+json': { schema } } }]
    }),
  )
}

function listParameters(place: Parameter['in'], schema: z.ZodObject | undefined): Parameter[] {
  if (!schema) return []
  // Describe the parsed values: integers, which travel as text.
  const { properties = {} } = toJsonSchema(schema, 'output') as { properties?: Record<string, JsonSchema> }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: !(schema.shape[name] as z.ZodType).safeParse(undefined).success,
    schema: property,
  }))
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, override: dropDatePattern })
  return json
}

function toSchemas(named: Record<string, z.ZodType>, io: 'input' | 'output'): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => refTo(id as AnswerName), override: dropDatePattern })
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...json }]) => [id, json as JsonSchema]))
}

// The format is sufficient. Zod's pattern adds 300 characters.
function dropDatePattern({ jsonSchema }: { jsonSchema: { format?: unknown; pattern?: unknown } }) {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
}
