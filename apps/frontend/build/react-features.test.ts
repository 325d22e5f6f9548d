import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { findUse, removeFeatures } from './react-features.ts'

const require = createRequire(import.meta.url)
const client = join(dirname(require.resolve('react-dom')), 'cjs/react-dom-client.production.js')

it('empties the functions of unused features, and the result is valid code', () => {
  const code = readFileSync(client, 'utf8')
  const lean = removeFeatures(code)
  expect(lean).toContain('function startViewTransition() {}')
  expect(lean).toMatch(/^function completeWork\(.*\{$/m)
  // A function without a body must not swallow the next function.
  expect(lean.match(/^function /gm)).toHaveLength(code.match(/^function /gm)?.length ?? 0)
  expect(() => new Function('exports', 'require', lean)).not.toThrow()
})

it('reports functions that a version of React DOM does not have', () => {
  expect(() => removeFeatures('function preload(href) {\n}')).toThrow('startViewTransition')
})

it.each([
  '<title>Chat</title>',
  '<style href="a">',
  '<Fragment key={1} ref={ref}>',
  '<form action={async (data) => {}}>',
])('finds the use of a removed feature: %s', (source) => expect(findUse(`return (\n  ${source}\n)`)).toBeDefined())

it('finds no use in ordinary elements', () => {
  expect(findUse('<Link title="a" href="/"><Fragment key={1}><LineForm action="Invite" />')).toBeUndefined()
})
