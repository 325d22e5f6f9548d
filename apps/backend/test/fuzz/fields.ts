import { OPERATIONS } from '@chat/contract/operations/all'
import { createDocument, type JsonSchema } from '../../src/docs/document.ts'

const { paths, components } = createDocument(OPERATIONS)

/** The input of an operation, from the API description. */
export interface Fields {
  path: Field[]
  query: Field[]
  body: Field[] | undefined
  signedIn: boolean
}

export interface Field {
  name: string
  type: string
  required: boolean
}

/** Returns the input of an operation such as `get /api/me`. */
export function fieldsOf(operation: string): Fields {
  const [method = '', path = ''] = operation.split(' ')
  const described = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method]
  if (!described) throw new Error(`${operation} is not described`)
  const { parameters = [], requestBody, security } = described
  const listed = parameters.map(({ name, in: place, required, schema }) => ({
    name,
    place,
    type: String(schema.type),
    required,
  }))
  const reference = requestBody?.content['application/json']?.schema.$ref as string | undefined
  return {
    path: listed.filter(({ place }) => place === 'path'),
    query: listed.filter(({ place }) => place === 'query'),
    body: reference ? listFields(components.schemas[reference.split('/').at(-1) ?? ''] ?? {}) : undefined,
    signedIn: security.length > 0,
  }
}

/** Returns the fields of an object schema. */
export function listFields({ properties, required = [] }: JsonSchema): Field[] {
  return Object.entries(properties as Record<string, JsonSchema>).map(([name, { type }]) => ({
    name,
    type: String(type),
    required: (required as string[]).includes(name),
  }))
}

/** The fields of each client event. */
export const EVENT_FIELDS = new Map(
  ((components.schemas.ClientEvent as { oneOf?: JsonSchema[] }).oneOf ?? []).map((schema) => {
    const { event } = schema.properties as { event: { const: string } }
    return [event.const, listFields(schema)]
  }),
)
