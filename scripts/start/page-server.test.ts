import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from '@chat/tooling/process/ports'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PageServer, startPageServer } from './page-server.ts'
import { createUpstreams } from './upstreams.ts'

const servers: Server[] = []
const pages: PageServer[] = []
let dist: string

beforeAll(() => {
  dist = temporaryFolder()
  mkdirSync(join(dist, 'assets'))
  writeFileSync(join(dist, 'index.html'), '<html>the page</html>')
  writeFileSync(join(dist, 'assets', 'main-1a2b.js'), 'run()')
  writeFileSync(join(dist, 'assets', 'main-1a2b.js.br'), 'brotli')
})
afterAll(() => {
  for (const page of pages) page.close()
  for (const server of servers) server.close()
  rmSync(dist, { recursive: true })
})

/** Starts a replica that answers with its name, the URL and the headers of the request. */
async function replica(name: string): Promise<string> {
  const server = createServer((request: IncomingMessage, response) => {
    response.end(JSON.stringify({ name, url: request.url, headers: request.headers }))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts a page server with these upstreams. */
async function serve(...upstreams: string[]): Promise<string> {
  const port = await findFreePort(0, '127.0.0.1')
  const options = {
    dist,
    securityHeaders: { 'X-Frame-Options': 'DENY' },
    environment: 'staging',
    upstreams: createUpstreams(upstreams.map((url) => ({ url, isRunning: () => true }))),
  }
  pages.push(await startPageServer(options, port))
  return `http://127.0.0.1:${port}`
}

const noReplica = async () => `http://127.0.0.1:${await findFreePort(0, '127.0.0.1')}`

test('replicas take turns behind one origin and get the unchanged path', async () => {
  const base = await serve(await replica('a'), await replica('b'))
  const answers = []
  for (let i = 0; i < 4; i += 1)
    answers.push((await (await fetch(`${base}/api/rooms?limit=1`)).json()) as { name: string; url: string })
  expect(answers.map(({ name }) => name)).toEqual(['a', 'b', 'a', 'b'])
  expect(answers[0]?.url).toBe('/api/rooms?limit=1')
})

test('a replica gets forwarded headers from this server alone', async () => {
  const base = await serve(await replica('a'))
  const spoof = { 'x-forwarded-for': '10.9.9.9', 'x-forwarded-proto': 'https', forwarded: 'for=10.9.9.9' }
  const { headers } = (await (await fetch(`${base}/api/me`, { headers: spoof })).json()) as {
    headers: Record<string, string>
  }
  expect(headers['x-forwarded-for']).toMatch(/127\.0\.0\.1$/)
  expect(JSON.stringify(headers)).not.toContain('10.9.9.9')
  expect(headers['x-forwarded-proto']).toBe('http')
  expect(headers.host).toBe(new URL(base).host)
})

test('a GET to a dead replica is repeated at the next replica', async () => {
  const base = await serve(await noReplica(), await replica('b'))
  for (let i = 0; i < 4; i += 1) expect((await fetch(`${base}/api/rooms`)).status).toBe(200)
})

test.each(['GET', 'POST'])('a %s gets problem details and not the page while no replica answers', async (method) => {
  const base = await serve(await noReplica())
  const response = await fetch(`${base}/api/rooms`, { method })
  expect(response.status).toBe(502)
  expect(response.headers.get('content-type')).toMatch('application/problem+json')
  expect(await response.json()).toMatchObject({ code: 'bad-gateway', status: 502 })
})

test('a socket is rejected while no replica answers', async () => {
  const base = await serve(await noReplica())
  const socket = new WebSocket(`${base.replace('http', 'ws')}/api/ws`)
  await new Promise((resolve) => socket.addEventListener('error', resolve, { once: true }))
  expect(socket.readyState).toBeGreaterThanOrEqual(WebSocket.CLOSING)
})

test('the page answers its routes, 404 for a missing file, and 405 for a POST', async () => {
  const base = await serve(await noReplica())
  const page = await fetch(`${base}/chat/room/1`)
  expect([page.status, await page.text(), page.headers.get('cache-control')]).toEqual([
    200,
    '<html>the page</html>',
    'no-cache',
  ])
  for (const path of ['/assets/other.js', '/assets/other', '/logo.png']) {
    const missing = await fetch(base + path)
    expect([missing.status, missing.headers.get('x-frame-options')]).toEqual([404, 'DENY'])
  }
  expect((await fetch(`${base}/chat/room/1`, { method: 'POST' })).status).toBe(405)
})

test('hashed files are compressed and cacheable for a year', async () => {
  const base = await serve(await noReplica())
  const { headers } = await fetch(`${base}/assets/main-1a2b.js`, {
    method: 'HEAD',
    headers: { 'accept-encoding': 'br' },
  })
  expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect(headers.get('content-encoding')).toBe('br')
  expect(headers.get('vary')).toBe('Accept-Encoding')
})

test('/config.json contains the environment', async () => {
  const response = await fetch(`${await serve(await noReplica())}/config.json`)
  expect(await response.json()).toEqual({ environment: 'staging' })
  expect(response.headers.get('cache-control')).toBe('no-store')
})
