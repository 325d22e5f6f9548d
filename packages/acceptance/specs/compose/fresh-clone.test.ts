import { readdirSync } from 'node:fs'
import { healthSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import pg from 'pg'
import { expect, test } from 'vitest'
import { expectFirstRequestServed } from '../../harness/first-request.ts'
import { withProjectCopy } from '../../harness/images/project-copy.ts'
import { NAME } from '../../harness/images.ts'
import { canConnect, outerAddresses } from '../../harness/probe.ts'
import { waitForBackends, waitUntilServing } from '../../harness/reachable.ts'

/** A separate project beside the stack of the other tests. */
const PROJECT = `${NAME}-clone`

/** Maximum ms to build the dev stage of both images without a cache. */
const START_MAX_MS = 600_000

/** The number of replicas in the course. */
const REPLICAS = 3

test(
  'C1, C9: `docker compose up` and `--scale backend=3` work in a fresh clone',
  async () => {
    const ports = await findFreePorts({ CHAT_PORT: 28_080, API_PORT: 23_001, DB_PORT: 25_432 })
    // Only the project's name and the ports differ from a user's command.
    const env = { COMPOSE_PROJECT_NAME: PROJECT, VERSION: '', ...ports }
    await withProjectCopy(async (cwd) => {
      expect(readdirSync(cwd)).not.toContain('.env')
      const compose = (...args: string[]) => run('docker', ['compose', ...args], { cwd, env, quiet: true })
      try {
        const start = performance.now()
        await compose('up', '--detach', '--wait')
        await expectFirstRequestServed(`http://localhost:${ports.CHAT_PORT}`)
        await waitUntilServing(`http://localhost:${ports.CHAT_PORT}`)
        console.log(`docker compose up with builds: ${Math.round((performance.now() - start) / 1_000)} s`)
        const health = await fetch(`http://localhost:${ports.API_PORT}${PATHS.health}`)
        expect(healthSchema.parse(await health.json())).toMatchObject({ ready: true, database: 'ok' })

        const url = new URL(await compose('exec', '-T', 'db', 'cat', '/run/chat/database-url'))
        url.host = `localhost:${ports.DB_PORT}`
        const client = new pg.Client(url.href)
        await client.connect()
        expect((await client.query('SELECT name FROM room ORDER BY id LIMIT 1')).rows).toEqual([{ name: 'general' }])
        await client.end()
        expect(outerAddresses()).not.toEqual([])
        for (const address of outerAddresses())
          expect(await canConnect(address, Number(ports.DB_PORT)), address).toBe(false)

        await compose('up', '--detach', '--wait', '--scale', `backend=${REPLICAS}`)
        expect(await waitForBackends(`http://localhost:${ports.API_PORT}`, REPLICAS)).toHaveLength(REPLICAS)
      } finally {
        await compose('down', '--volumes', '--remove-orphans')
      }
    })
  },
  START_MAX_MS,
)
