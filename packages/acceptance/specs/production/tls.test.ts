import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { expect, inject, test } from 'vitest'
import { readCertificate } from '../../harness/certificate.ts'
import { createProductionCompose } from '../../harness/drivers/production.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const baseUrl = inject('baseUrl')
const compose = createProductionCompose()
const { run, signUp } = useBrowser()

/** Traefik looks each minute, and an order takes a few seconds. */
const RENEWAL_MAX_MS = 120_000

test('port 80 sends everybody on to https', async () => {
  for (const path of ['/', '/chat/room/1', '/api/health?from=here']) {
    const response = await fetch(`http://localhost:${process.env.HTTP_PORT}${path}`, { redirect: 'manual' })
    expect(response.status).toBe(301)
    // At the port that everybody has, not the free one of this test.
    expect(response.headers.get('location')).toBe(`https://localhost${path}`)
  }
})

test.each(['/', PATHS.health, '/api/nothing-here'])('%s tells browsers to come by https alone', async (path) => {
  const response = await fetch(baseUrl + path)
  expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test("the session's cookie is for https alone, and the socket is one of TLS", async () => {
  const response = await fetch(baseUrl + PATHS.accounts, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: baseUrl },
    body: JSON.stringify({ name: `Tess ${run}`, password: 'sample password of a test' }),
  })
  expect(response.status).toBe(201)
  const attributes = response.headers.getSetCookie().join().split('; ')
  expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax']))

  const { page } = await signUp('Tom')
  const opened = page.waitForEvent('websocket')
  await page.reload()
  expect((await opened).url()).toBe(`${baseUrl.replace('https:', 'wss:')}${SOCKET_ADDRESS}`)
  expect(await page.evaluate(() => isSecureContext)).toBe(true)
})

test('another origin is refused', async () => {
  const response = await fetch(baseUrl + PATHS.session, { method: 'POST', headers: { origin: 'https://example.com' } })
  expect(response.status).toBe(403)
})

test("the certificates' keys can be read by Traefik alone", async () => {
  const ask = ['exec', '-T', 'traefik', 'stat', '-c', '%a %u', '/certificates/acme.json']
  expect(await compose(ask, true)).toBe('600 1001')
})

test(
  'the certificate is of the authority, and is renewed while people chat',
  async () => {
    const { page } = await signUp('Rae')
    let reconnected = 0
    page.on('websocket', () => reconnected++)
    const first = await readCertificate(baseUrl)
    expect(first.subjectAltName).toBe('DNS:localhost')
    expect(first.issuer).toMatch('Pebble Intermediate')
    let next = first
    const deadline = Date.now() + RENEWAL_MAX_MS
    while (next.serialNumber === first.serialNumber && Date.now() < deadline) {
      await delay(1_000)
      next = await readCertificate(baseUrl)
    }
    expect(next.serialNumber).not.toBe(first.serialNumber)
    expect(next.validToDate.getTime()).toBeGreaterThan(first.validToDate.getTime())
    // A new connection trusts the new one, and the socket is still the old one.
    expect((await fetch(baseUrl + PATHS.health, { headers: { connection: 'close' } })).status).toBe(200)
    expect(reconnected).toBe(0)
  },
  RENEWAL_MAX_MS + 30_000,
)
