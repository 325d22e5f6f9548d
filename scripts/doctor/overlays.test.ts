import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { createProduction } from '../manifests/testing/production.ts'
import { checkOverlays } from './overlays.ts'

const production = (origin: string) => {
  const objects = createProduction()
  for (const { metadata, data } of objects) {
    if (data && metadata.name.startsWith('backend-config')) Object.assign(data, { CORS_ORIGIN: origin })
  }
  return objects.map((object) => stringify(object)).join('---\n')
}

const check = (output: string, errors = '') =>
  checkOverlays(async () => ({ found: true, ok: errors === '', output, errors }))

test('an overlay that breaks no rule gives no finding', async () => {
  expect(await check(production('https://chat.example.com'))).toEqual([])
})

test.each([
  'https://chat.example.com,https://other.example.com',
  'https://Chat.example.com',
  'https://*.example.com',
  'https://chat.example.com/',
  'https://other.example.com',
])('CORS_ORIGIN=%s blocks the target before it is applied', async (origin) => {
  const [finding] = await check(production(origin))
  expect(finding).toMatchObject({ text: expect.stringContaining('CORS_ORIGIN'), blocks: ['overlays'] })
})

test('an overlay that does not render is reported with the words of kubectl', async () => {
  const [finding] = await check('', 'error: options.index 2 is out of bounds for value chat.example.com')
  expect(finding?.text).toContain('out of bounds for value chat.example.com')
})
