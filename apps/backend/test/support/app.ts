import { randomUUID } from 'node:crypto'
import type { Account } from '@chat/contract/accounts'
import { NO_LIMITS } from '@chat/testing/no-limits'
import type { Express } from 'express'
import pino from 'pino'
import request, { type Agent } from 'supertest'
import { afterAll, beforeAll, vi } from 'vitest'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config/config.ts'
import { listMigrations } from '../../src/db/migrate.ts'
import { findMigrationsFolder } from '../../src/db/migrations-folder.ts'
import { createReadiness } from '../../src/health/readiness.ts'
import { createMetrics } from '../../src/metrics/metrics.ts'
import { createServices } from '../../src/services.ts'
import { createTeachingSwitches } from '../../src/teaching/teaching.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export const PASSWORD = 'only for tests'

/** An agent of supertest that is signed in. */
export type User = Awaited<ReturnType<typeof signUp>>

/** Returns the application that server.ts serves, without sockets, and a function that closes its connections. */
export function createTestApp(env: NodeJS.ProcessEnv) {
  const config = readConfig({ ...NO_LIMITS, ...env })
  const version = { version: config.VERSION, commit: config.COMMIT, instance: 'test' }
  const describe = () => ({ ...version, colour: config.COLOUR })
  const logger = pino({ level: 'silent' })
  const teaching = config.TEACHING ? createTeachingSwitches(() => {}) : undefined
  const services = config.DATABASE_URL
    ? createServices({
        url: config.DATABASE_URL,
        redisUrl: undefined,
        signUpPolicy: config.SIGN_UP,
        rateLimits: config,
        retentionDays: config.RETENTION_DAYS,
        describe,
        metrics: createMetrics(),
        logger,
      })
    : undefined
  const readiness = createReadiness({
    db: services?.db,
    identify: services?.identify,
    bus: services?.bus,
    state: services?.state,
    schemaVersion: listMigrations(findMigrationsFolder()).length,
    teaching,
  })
  const app = createApp({
    logger,
    version,
    describe,
    readiness,
    teaching,
    services,
    allowedOrigins: config.CORS_ORIGIN,
    proxyHops: config.PROXY_HOPS,
  })
  return { app, close: async () => services?.close() }
}

export interface AppStage {
  database: TestDatabase
  app: Express
  /** Adds an application on the same database, as another replica has one. */
  addApp(env?: NodeJS.ProcessEnv): Promise<Express>
  /** Signs up with a unique name. */
  signUp(name?: string): Promise<User>
  /** Returns another agent that is signed in to an account. */
  signIn(name: string): Promise<Agent>
}

/** Creates a database and an application for the tests of a file. */
export function useApp(env: NodeJS.ProcessEnv = {}): AppStage {
  const closers: (() => Promise<void>)[] = []
  const stage = {
    async addApp(more: NodeJS.ProcessEnv = {}) {
      const { app, close } = createTestApp({ ...env, ...more, DATABASE_URL: stage.database.url })
      closers.push(close)
      await vi.waitFor(() => request(app).get('/readyz').expect(200), { timeout: 15_000, interval: 10 })
      return app
    },
    signUp: (name = 'Ada') => signUp(stage.app, `${name} ${randomUUID().slice(0, 8)}`),
    async signIn(name: string) {
      const agent = request.agent(stage.app)
      await agent.post('/api/session').send({ name, password: PASSWORD }).expect(201)
      return agent
    },
  } as AppStage
  beforeAll(async () => {
    stage.database = await createTestDatabase()
    stage.app = await stage.addApp()
  })
  afterAll(async () => {
    await Promise.all(closers.map((close) => close()))
    await stage.database.drop()
  })
  return stage
}

/** Signs up with exactly this name. The agent keeps the cookie. */
export async function signUp(app: Express, name: string) {
  const agent = request.agent(app)
  const { body, headers } = await agent.post('/api/accounts').send({ name, password: PASSWORD }).expect(201)
  const [cookie = ''] = String(headers['set-cookie']).split(';')
  return Object.assign(agent, { account: body as Account, cookie })
}

export const signIn = (app: Express, name: string, password = PASSWORD) =>
  request(app).post('/api/session').send({ name, password })
