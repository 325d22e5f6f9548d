import { X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PATHS } from '@chat/contract/paths'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { LOCAL } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { say, texts } from '../../harness/browser.ts'
import { readCertificate } from '../../harness/certificate.ts'
import { kubectl } from '../../harness/k3s/cluster.ts'
import { until } from '../../harness/reachable.ts'
import { trust } from '../../harness/trust.ts'
import { useBrowser } from '../../harness/use-browser.ts'

/** The chat of K3S_URL over TLS. */
const secureUrl = process.env.K3S_HTTPS_URL as string

/** The secret in which cert-manager stores the certificate. */
const SECRET = 'chat-tls'

const folder = join(LOCAL, 'accept-k3s-tls')
const KEY = join(folder, 'key.pem')
const CERTIFICATE = join(folder, 'certificate.pem')

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const host = new URL(secureUrl).hostname
  const subject = ['-x509', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', KEY]
  await run('openssl', ['req', ...subject, ...key, '-out', CERTIFICATE], { quiet: true })
  const pem = readFileSync(CERTIFICATE, 'utf8')
  const certificate = new X509Certificate(pem)
  trust(pem, certificate)
  await kubectl('create', 'secret', 'tls', SECRET, '--cert', CERTIFICATE, '--key', KEY)
  await until(async () => {
    const { subject, fingerprint256 } = await readCertificate(secureUrl)
    return fingerprint256 === certificate.fingerprint256 || `${secureUrl} presents the certificate of ${subject}`
  })
})

afterAll(async () => {
  await kubectl('delete', 'secret', SECRET)
})

const { run: marker, signUp } = useBrowser(() => secureUrl)

test.each([
  ['/', 200, 'text/html'],
  ['/chat/room/1', 200, 'text/html'],
  [PATHS.health, 200, 'application/json'],
  ['/api/nothing-here', 404, 'application/problem+json'],
])("K7: over TLS, with the secret's certificate, %s answers %i, %s", async (path, status, type) => {
  const response = await fetch(secureUrl + path)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(type)
})

test('K7: two users chat over a TLS connection with a secure session cookie', async () => {
  const ann = await signUp('Ann')
  const ben = await signUp('Ben')
  const opened = ben.page.waitForEvent('websocket')
  await ben.page.reload()
  expect((await opened).url()).toBe(`${secureUrl.replace('https:', 'wss:')}${SOCKET_ADDRESS}`)
  const text = `by TLS ${marker}`
  await say(ann, text)
  await expect.poll(() => texts(ben.page, text)).toEqual([text])
  const cookies = await ben.page.context().cookies()
  expect(cookies.map(({ secure, httpOnly }) => [secure, httpOnly])).toEqual([[true, true]])
})

test('K7: the overlay sets no redirect, so http routes like https', async () => {
  for (const path of ['/', PATHS.health]) {
    expect((await fetch(inject('baseUrl') + path, { redirect: 'manual' })).status).toBe(200)
  }
})
