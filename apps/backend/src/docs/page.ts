import { PATHS } from '@chat/contract/paths'
import type { ApiDocument, DescribedOperation, JsonSchema } from './document.ts'
import { text } from './html.ts'
import { describeSchema } from './schema-text.ts'

/** Renders the document as one page of HTML without scripts. */
export function renderPage({ info, paths, components }: ApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const byTag = Map.groupBy(operations, ({ operation }) => operation.tags[0] ?? '')
  const sections = [...byTag].map(
    ([tag, members]) =>
      `<section><h2 id="${toId(tag)}">${text(tag)}</h2>${members.map(renderOperation).join('')}</section>`,
  )
  const schemas = Object.entries(components.schemas).map(renderSchema)
  const links = [...byTag.keys(), 'Schemas'].map((tag) => `<a href="#${toId(tag)}">${text(tag)}</a>`)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${text(info.title)}: the API</title>
<link rel="stylesheet" href="${PATHS.docsStyle}">
</head>
<body>
<header>
<h1>${text(info.title)}: the API</h1>
<p>${text(info.description)}</p>
<p>For programs: <a href="${PATHS.openapi}">${PATHS.openapi}</a></p>
<nav aria-label="Sections">${links.join('\n')}</nav>
</header>
<main>
${sections.join('\n')}
<section><h2 id="${toId('Schemas')}">Schemas</h2>${schemas.join('\n')}</section>
</main>
</body>
</html>
`
}

interface Row {
  path: string
  method: string
  operation: DescribedOperation
}

function renderOperation({ path, method, operation }: Row): string {
  const { operationId, summary, security, parameters = [], requestBody, responses } = operation
  const rows = [
    ...parameters.map((parameter) => [
      `<code>${text(parameter.name)}</code> in the ${parameter.in}${parameter.required ? '' : ', optional'}`,
      describeSchema(parameter.schema),
    ]),
    ...Object.values(requestBody?.content ?? {}).map(({ schema }) => ['Body', describeSchema(schema)]),
    ...Object.entries(responses).map(([status, { description, content }]) => [
      status,
      renderAnswer(description, content),
    ]),
  ]
  const list = rows.map(([term, detail]) => `<dt>${term}</dt><dd>${detail}</dd>`).join('')
  const session = security.length > 0 ? '<p class="note">Needs a session.</p>' : ''
  return `<article id="${operationId}">
<h3><span class="method">${method.toUpperCase()}</span> <code>${breakable(path)}</code></h3>
<p>${text(summary)}</p>${session}
<dl>${list}</dl>
</article>
`
}

function renderAnswer(description: string, content: DescribedOperation['responses'][string]['content']): string {
  const [type, { schema } = { schema: {} }] = Object.entries(content ?? {})[0] ?? []
  if (type === undefined) return text(description)
  if (type === 'application/json' && '$ref' in schema) return describeSchema(schema)
  if (type !== 'application/problem+json') return `<code>${text(type)}</code>`
  const { code } = (schema as { properties: { code: { enum: string[] } } }).properties
  return `${code.enum.map((name) => `<code>${text(name)}</code>`).join(' ')} ${text(description)}`
}

function renderSchema([name, schema]: [string, JsonSchema]): string {
  return `<article id="schema-${toId(name)}"><h3><code>${text(name)}</code></h3>${describeSchema(schema)}</article>`
}

const toId = (name: string) => name.toLowerCase()

/** Renders a path with a possible line break after each slash, for narrow screens. */
const breakable = (path: string) => text(path).replaceAll('/', '/<wbr>')
