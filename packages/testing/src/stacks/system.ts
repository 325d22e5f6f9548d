import type { Postgres } from '@chat/tooling/postgres/server'
import { findFreePort } from '@chat/tooling/process/ports'
import type { Supervisor } from '@chat/tooling/process/supervisor'
import { createDatabase } from './database.ts'
import type { Implementation } from './implementation.ts'
import { populate } from './populate.ts'
import { startReplicas } from './replicas.ts'
import type { System } from './stack.ts'

/** Returns a system that runs an implementation. Each start uses a new database on the bench's PostgreSQL. */
export function createSystem(implementation: Implementation, supervisor: Supervisor, postgres: Postgres): System {
  return {
    name: implementation.name,
    async start(count, more) {
      const { url: databaseUrl, drop } = await createDatabase(postgres)
      await implementation.prepare(databaseUrl)
      const ports = await Promise.all(Array.from({ length: count }, () => findFreePort(0, '127.0.0.1')))
      const replicas = await startReplicas({
        supervisor,
        name: implementation.name,
        program: implementation.program,
        env: (number) => ({
          ...implementation.env(databaseUrl, number),
          METRICS_PORT: String(ports[number - 1]),
          ...more,
        }),
        count,
      })
      return {
        protocol: implementation.name,
        databaseUrl,
        urls: replicas.urls,
        pids: replicas.pids,
        metricsUrls: implementation.hasMetrics ? ports.map((port) => `http://127.0.0.1:${port}/metrics`) : [],
        populate: (population) => populate(databaseUrl, implementation.statements, population),
        positionBefore: implementation.positionBefore,
        async stop() {
          await replicas.stop()
          await drop()
        },
      }
    },
  }
}
