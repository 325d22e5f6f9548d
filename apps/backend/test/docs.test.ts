import { OPERATIONS } from '@chat/contract/operations/all'
import { PATHS } from '@chat/contract/paths'
import { Validator } from '@seriousme/openapi-schema-validator'
import pino from 'pino'
import { expect, test } from 'vitest'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config/config.ts'
import { createReadiness } from '../src/health/readiness.ts'
import { createMetrics } from '../src/metrics/metrics.ts'
import { createServices } from '../src/services.ts'
import { createTeachingSwitches } from '../src/teaching/teaching.ts'
import { useReplicas } from './support/replicas.ts'

const stage = useReplicas(1)
const { urlOf } = stage

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
  const config = readConfig({ DATABASE_URL: stage.database.url })
  const instance = { instance: 'test', version: 'test', colour: '' }
  const logger = pino({ level: 'silent' })
  const services = createServices({
    url: stage.database.url,
    redisUrl: undefined,
    retentionDays: undefined,
    signUpPolicy: 'open',
    rateLimits: config,
    describe: () => instance,
    metrics: createMetrics(),
    logger,
  })
  const teaching = createTeachingSwitches(() => {})
  const app = createApp({
    logger,
    version: { ...instance, commit: 'test' },
    describe: () => instance,
    readiness: createReadiness({ ...services, schemaVersion: 0, teaching }),
    teaching,
    services,
    allowedOrigins: undefined,
    proxyHops: 0,
  })
  const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`)
  expect(new Set(described).size).toBe(described.length)
  expect(listRoutes((app.router as unknown as { stack: Layer[] }).stack).sort()).toEqual(described.sort())
  await services.close()
})

test('the description is OpenAPI 3.1, and every reference in it leads somewhere', async () => {
  const response = await fetch(urlOf(0) + PATHS.openapi)
  expect(response.headers.get('content-type')).toContain('application/json')
  const description = (await response.json()) as { openapi: string; components: { schemas: object } }
  expect(description.openapi).toMatch(/^3\.1\./)
  expect(await new Validator().validate(structuredClone(description))).toEqual({ valid: true })
  const references = JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)
  const named = [...new Set([...references].map(([, name]) => name))]
  expect(named.length).toBeGreaterThan(20)
  expect(Object.keys(description.components.schemas)).toEqual(expect.arrayContaining(named))
})

test('its page names every operation, runs nothing, and its links lead somewhere', async () => {
  const response = await fetch(urlOf(0) + PATHS.docs)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self';")
  const page = await response.text()
  for (const { summary } of OPERATIONS) expect(page).toContain(summary.replaceAll('"', '&#34;'))
  expect(page).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target)
  for (const [, path] of page.matchAll(/href="(\/[^"]+)"/g)) {
    expect((await fetch(urlOf(0) + path)).status, path).toBe(200)
  }
})
