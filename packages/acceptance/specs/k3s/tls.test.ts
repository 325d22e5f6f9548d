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

/** The same chat as at K3S_URL, over TLS. */
const secureUrl = process.env.K3S_HTTPS_URL as string

/** Where cert-manager would put the certificate that it gets. */
const SECRET = 'chat-tls'

const folder = join(LOCAL, 'accept-k3s-tls')
const KEY = join(folder, 'key.pem')
const CERTIFICATE = join(folder, 'certificate.pem')

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  const host = new URL(secureUrl).hostname
  const what = ['-x509', '-nodes', '-days', '1', '-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', KEY]
  await run('openssl', ['req', ...what, ...key, '-out', CERTIFICATE], { quiet: true })
  const pem = readFileSync(CERTIFICATE, 'utf8')
  // It signed itself.
  const certificate = new X509Certificate(pem)
  trust(pem, certificate)
  await kubectl('create', 'secret', 'tls', SECRET, '--cert', CERTIFICATE, '--key', KEY)
  await until(async () => {
    const { subject, fingerprint256 } = await readCertificate(secureUrl)
    return fingerprint256 === certificate.fingerprint256 || `${secureUrl} shows the certificate of ${subject}`
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
])('K7: over TLS, under the certificate of the secret, %s is %i, %s', async (path, status, type) => {
  const response = await fetch(secureUrl + path)
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(type)
})

test("K7: two people chat over TLS, by sockets of TLS and with a session's cookie for https alone", async () => {
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

test('K7: the overlay asks for no redirect, so that http goes the same ways', async () => {
  for (const path of ['/', PATHS.health]) {
    expect((await fetch(inject('baseUrl') + path, { redirect: 'manual' })).status).toBe(200)
  }
})
