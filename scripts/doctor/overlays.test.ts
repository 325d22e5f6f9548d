import { createProduction } from '@chat/manifests/testing/production'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { checkOverlays } from './overlays.ts'

/** @param host the host of the Ingress, which Kustomize takes from the origin */
const production = (origin: string, host = 'chat.example.com') => {
  const objects = createProduction()
  for (const { metadata, data, spec } of objects) {
    if (data && metadata.name.startsWith('backend-config')) Object.assign(data, { CORS_ORIGIN: origin })
    for (const rule of spec?.rules ?? []) rule.host = host
    for (const tls of spec?.tls ?? []) tls.hosts = [host]
  }
  return objects.map((object) => stringify(object)).join('---\n')
}

const check = (output: string, errors = '') =>
  checkOverlays(async () => ({ found: true, ok: errors === '', output, errors }))

test('accepts an overlay that breaks no rule', async () => {
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

test.each(['chat.example.com.', 'chat_1.example.com', '203.0.113.9', '-chat.example.com'])(
  'the host %s, which an Ingress refuses, blocks the target before it is applied',
  async (host) => {
    const [finding] = await check(production(`https://${host}`, host))
    expect(finding?.text).toContain('write one origin such as https://chat.example.com')
  },
)

test('an origin with a port is accepted', async () => {
  expect(await check(production('https://chat.example.com:8443'))).toEqual([])
})

test("an overlay that does not render is reported with kubectl's message", async () => {
  const [finding] = await check('', 'error: options.index 2 is out of bounds for value chat.example.com')
  expect(finding?.text).toContain('out of bounds for value chat.example.com')
})
