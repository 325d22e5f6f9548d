import type { JsonSchema } from './document.ts'
import { text } from './html.ts'

/** Keywords that limit a value, with their text on the page. */
const LIMITS: Record<string, string> = {
  minLength: 'characters at least',
  maxLength: 'characters at most',
  minimum: 'at least',
  exclusiveMinimum: 'more than',
  maximum: 'at most',
  minItems: 'items at least',
  maxItems: 'items at most',
}

/** Renders a JSON Schema as HTML: text for a value, a list for the fields of an object. */
export function describeSchema(schema: JsonSchema): string {
  const {
    $ref,
    const: constant,
    enum: choices,
    oneOf,
    anyOf,
    items,
    properties,
  } = schema as {
    $ref?: string
    const?: unknown
    enum?: unknown[]
    oneOf?: JsonSchema[]
    anyOf?: JsonSchema[]
    items?: JsonSchema
    properties?: Record<string, JsonSchema>
  }
  if ($ref) return renderLink($ref.split('/').at(-1) ?? '')
  if (constant !== undefined) return renderValue(constant)
  if (choices) return choices.map(renderValue).join(' or ')
  const variants = oneOf ?? anyOf
  if (variants?.some(({ properties }) => properties)) {
    return `One of<ul>${variants.map((variant) => `<li>${describeSchema(variant)}</li>`).join('')}</ul>`
  }
  if (variants) return variants.map(describeSchema).join(' or ')
  if (items) return `list of ${describeSchema(items)}${describeLimits(schema)}`
  if (properties) return describeFields(properties, schema.required as string[] | undefined)
  return `${describeType(schema)}${describeLimits(schema)}`
}

function describeFields(properties: Record<string, JsonSchema>, required: string[] = []): string {
  const rows = Object.entries(properties).map(([name, field]) => {
    const optional = required.includes(name) ? '' : ', optional'
    return `<dt><code>${text(name)}</code>${optional}</dt><dd>${describeSchema(field)}</dd>`
  })
  return `<dl>${rows.join('')}</dl>`
}

function describeType({ type, format }: JsonSchema): string {
  const types = [type ?? 'any'].flat().map((name) => text(String(name)))
  return `${types.join(' or ')}${format ? ` (${text(String(format))})` : ''}`
}

function describeLimits(schema: JsonSchema): string {
  const limits = Object.entries(LIMITS).flatMap(([keyword, words]) => {
    const limit = schema[keyword]
    // Zod adds the largest safe integer if there is no other limit.
    if (limit === undefined || limit === Number.MAX_SAFE_INTEGER) return []
    return words.startsWith('characters') || words.startsWith('items') ? [`${limit} ${words}`] : [`${words} ${limit}`]
  })
  if (schema.default !== undefined) limits.push(`${JSON.stringify(schema.default)} when absent`)
  return limits.map((limit) => `, ${text(limit)}`).join('')
}

const renderValue = (value: unknown) => `<code>${text(JSON.stringify(value))}</code>`

const renderLink = (name: string) => `<a href="#schema-${name.toLowerCase()}">${text(name)}</a>`
