import { healthSchema, versionSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { problemSchema } from '@chat/contract/problem'
import { describe, expect, inject, test } from 'vitest'

const baseUrl = inject('baseUrl')

async function get(path: string) {
  const response = await fetch(`${baseUrl}${path}`, { headers: { 'accept-encoding': 'br' } })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    headers: response.headers,
    body: await response.text(),
  }
}

describe('the API', () => {
  test('reports its health', async () => {
    const { status, type, body } = await get(PATHS.health)
    expect(status).toBe(200)
    expect(type).toMatch('application/json')
    expect(healthSchema.parse(JSON.parse(body))).toMatchObject({ status: 'ok', ready: true, database: 'ok' })
  })

  test('reports its version and instance', async () => {
    const { status, body } = await get(PATHS.version)
    expect(status).toBe(200)
    expect(versionSchema.parse(JSON.parse(body)).instance).not.toBe('')
  })

  test.each(['/api', '/api/', '/api/nothing-here', '/api/index.html'])(
    'answers %s with problem details, not with the page',
    async (path) => {
      const { status, type, body } = await get(path)
      expect(status).toBe(404)
      expect(type).toMatch('application/problem+json')
      expect(problemSchema.parse(JSON.parse(body))).toMatchObject({ status: 404, code: 'not-found' })
    },
  )

  test('answers 401 without a session', async () => {
    const { status, body } = await get(PATHS.me)
    expect(status).toBe(401)
    expect(problemSchema.parse(JSON.parse(body)).code).toBe('sign-in-required')
  })

  test('answers a body that is too large with problem details, also behind an edge', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(2_000_000) })
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(baseUrl + PATHS.session, { method: 'POST', headers, body })
    expect(response.status).toBe(413)
    expect(response.headers.get('content-type')).toMatch('application/problem+json')
    expect(problemSchema.parse(await response.json()).code).toBe('too-large')
  })
})

describe('the page', () => {
  test.each(['/', '/chat/room/1'])('is served at %s with `no-cache` and its security headers', async (path) => {
    const { status, type, headers, body } = await get(path)
    expect(status).toBe(200)
    expect(type).toMatch('text/html')
    expect(body).toMatch('<div id="root">')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('content-security-policy')).toMatch("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('has scripts that a browser caches for a year', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec((await get('/')).body)?.[1]
    const { status, type, headers } = await get(script ?? 'no script in the page')
    expect(status).toBe(200)
    expect(type).toMatch('javascript')
    expect(headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/)
    expect(headers.get('content-encoding')).toBe('br')
  })

  test.each(['/assets/missing.js', '/missing.png'])('is not the answer for the missing file %s', async (path) => {
    const { status, body } = await get(path)
    expect(status).toBe(404)
    expect(body).not.toMatch('<html')
  })

  test('gets its environment from /config.json', async () => {
    const { status, type, body } = await get('/config.json')
    expect(status).toBe(200)
    expect(type).toMatch('application/json')
    expect(JSON.parse(body)).toEqual({ environment: expect.stringMatching(/^(development|staging|production)$/) })
  })
})
