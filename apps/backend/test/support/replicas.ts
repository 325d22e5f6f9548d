import { afterAll, beforeAll } from 'vitest'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { type Replica, startReplica } from './replica.ts'

export interface Stage {
  database: TestDatabase
  replicas: Replica[]
  /** The address of a replica, from 0. */
  urlOf(index: number): string
}

/** Starts `count` replicas on their own database for the tests of a file. */
export function useReplicas(count: number, env: NodeJS.ProcessEnv = {}): Stage {
  const stage: Partial<Stage> = {
    urlOf: (index) => stage.replicas?.[index]?.url ?? '',
  }
  beforeAll(async () => {
    const database = await createTestDatabase()
    stage.database = database
    stage.replicas = await Promise.all(
      Array.from({ length: count }, () => startReplica({ ...env, DATABASE_URL: database.url })),
    )
  })
  afterAll(async () => {
    await Promise.all((stage.replicas ?? []).map((replica) => replica.end('SIGTERM')))
    await stage.database?.drop()
  })
  return stage as Stage
}
