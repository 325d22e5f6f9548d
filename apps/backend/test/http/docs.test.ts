import { OPERATIONS } from '@chat/contract/operations/all'
import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { Validator } from '@seriousme/openapi-schema-validator'
import request from 'supertest'
import { expect, test } from 'vitest'
import { createTestApp, useApp } from '../support/app.ts'

const stage = useApp()

interface Layer {
  route?: { path: string | string[]; methods: Record<string, boolean> }
  handle: { stack?: Layer[] }
}

/** Every route of an express app, as `get /api/me`. */
function listRoutes(layers: Layer[]): string[] {
  return layers.flatMap(({ route, handle }) => {
    if (!route) return listRoutes(handle.stack ?? [])
    const paths = [route.path].flat()
    return Object.keys(route.methods).flatMap((method) => paths.map((path) => `${method} ${path}`))
  })
}

test('every route of the application is described, and nothing else is', async () => {
  const { app, close } = createTestApp({ DATABASE_URL: stage.database.url, TEACHING: '1' })
  const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(described).size).toBe(described.length)
  expect(listRoutes((app.router as unknown as { stack: Layer[] }).stack).sort()).toEqual(described.sort())
  await close()
})

test('the description is OpenAPI 3.1, and every reference in it has a target', async () => {
  const { body: description } = await request(stage.app)
    .get('/api/openapi.json')
    .expect('content-type', /^application\/json/)
  expect(description.openapi).toMatch(/^3\.1\./)
  expect(await new Validator().validate(structuredClone(description))).toEqual({ valid: true })
  const references = JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
  const named = [...new Set([...references].map(([, name]) => name))]
  expect(named.length).toBeGreaterThan(20)
  expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(named))
  // Without the version, the events have their previous names, which the schemas do not contain.
  expect(description.info.description).toContain(SOCKET_ADDRESS)
})

test('its page names every operation, runs no script, and each link has a target', async () => {
  const { text: page } = await request(stage.app)
    .get('/api/docs')
    .expect('content-security-policy', /default-src 'none'; style-src 'self';/)
  for (const { summary } of OPERATIONS) expect(page).toContain(summary.replaceAll('"', '&#34;'))
  expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  for (const [, path = ''] of page.matchAll(/href="(\/[^"]+)"/g)) await request(stage.app).get(path).expect(200)
})
