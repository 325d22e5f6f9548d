import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { expect, inject, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { readCertificate } from '../../harness/certificate.ts'
import { createProductionCompose } from '../../harness/drivers/production.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const baseUrl = inject('baseUrl')
const compose = createProductionCompose()
const { run, signUp } = useBrowser()

/** Traefik checks the expiry every minute, and an ACME order takes a few seconds. */
const RENEWAL_MAX_MS = 120_000

test('port 80 redirects every path to https', async () => {
  for (const path of ['/', '/chat/room/1', '/api/health?from=here']) {
    const response = await fetch(`http://localhost:${process.env.HTTP_PORT}${path}`, { redirect: 'manual' })
    expect(response.status).toBe(301)
    // Production uses port 443, so the address has no port.
    expect(response.headers.get('location')).toBe(`https://localhost${path}`)
  }
})

test.each(['/', PATHS.health, '/api/nothing-here'])('%s has the header strict-transport-security', async (path) => {
  const response = await fetch(baseUrl + path)
  expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
})

test('the session cookie is secure, and the connection uses TLS', async () => {
  const response = await fetch(baseUrl + PATHS.accounts, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: baseUrl },
    body: JSON.stringify({ name: `Tess ${run}`, password: PASSWORD }),
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

test('rejects another origin', async () => {
  const response = await fetch(baseUrl + PATHS.session, { method: 'POST', headers: { origin: 'https://example.com' } })
  expect(response.status).toBe(403)
})

test("only Traefik can read the certificates' keys", async () => {
  const stat = ['exec', '-T', 'traefik', 'stat', '-c', '%a %u', '/certificates/acme.json']
  expect(await compose(stat, true)).toBe('600 1001')
})

test(
  'Traefik gets a certificate from the authority, and renews it without a new connection',
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
    // A new connection uses the new certificate, and the open one continues.
    expect((await fetch(baseUrl + PATHS.health, { headers: { connection: 'close' } })).status).toBe(200)
    expect(reconnected).toBe(0)
  },
  RENEWAL_MAX_MS + 30_000,
)
