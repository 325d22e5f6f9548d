import type { Postgres } from '@chat/tooling/postgres/server'
import { findFreePort } from '@chat/tooling/process/ports'
import type { Supervisor } from '@chat/tooling/process/supervisor'
import { createDatabase } from './database.ts'
import type { Kit } from './kit.ts'
import { populate } from './populate.ts'
import { startReplicas } from './replicas.ts'
import type { Side } from './stack.ts'

/** A side for the comparison, on the bench's PostgreSQL. */
export function createSide(kit: Kit, supervisor: Supervisor, postgres: Postgres): Side {
  return {
    name: kit.name,
    async start(count, more) {
      const { url: databaseUrl, drop } = await createDatabase(postgres)
      await kit.prepare(databaseUrl)
      const ports = await Promise.all(Array.from({ length: count }, () => findFreePort(0, '127.0.0.1')))
      const replicas = await startReplicas({
        supervisor,
        name: kit.name,
        program: kit.program,
        env: (number) => ({ ...kit.env(databaseUrl, number), METRICS_PORT: String(ports[number - 1]), ...more }),
        count,
      })
      return {
        protocol: kit.name,
        databaseUrl,
        urls: replicas.urls,
        pids: replicas.pids,
        metricsUrls: kit.hasMetrics ? ports.map((port) => `http://127.0.0.1:${port}/metrics`) : [],
        populate: (population) => populate(databaseUrl, kit.statements, population),
        placeBefore: kit.placeBefore,
        async stop() {
          await replicas.stop()
          await drop()
        },
      }
    },
  }
}
