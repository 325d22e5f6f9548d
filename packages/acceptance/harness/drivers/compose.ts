import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import type { Driver, Operations } from '../driver.ts'
import { expectFirstRequestServed } from '../first-request.ts'
import { buildImages, buildVersion, NAME, removeImages, TAG } from '../images.ts'
import { waitForBackends, waitForVersion, waitUntilServing, waitUntilSettled } from '../reachable.ts'
import { crash, PSQL, restart } from './containers.ts'
import { UNLIMITED } from './node.ts'

/** Use free ports, because several stacks may run at the same time. */
const PORTS = { CHAT_PORT: 0, API_PORT: 0, PROMETHEUS_PORT: 0 }

const UP = ['up', '--detach', '--no-build', '--wait']

/**
 * Runs `docker compose up` without the override, with the released images.
 * @param variant the name of a file in compose/ to add, without `.yml`
 * @param more more files to add after the variant
 */
export function createComposeDriver(variant?: string, more: string[] = []): Driver & Operations {
  const compose = createCompose(variant, more)
  const listBackends = async () => lines(await compose(['ps', '--quiet', 'backend'], true)).map((id) => id.slice(0, 12))
  return {
    name: variant ?? 'compose',
    needs: ['docker', 'compose'],
    get baseUrl() {
      return `http://localhost:${process.env.CHAT_PORT}`
    },
    async up() {
      Object.assign(process.env, UNLIMITED, { VERSION: TAG }, await findFreePorts(PORTS))
      await buildImages()
      try {
        await this.start()
      } catch (error) {
        await compose(['logs', '--tail', '50'])
        throw error
      }
    },
    async down() {
      await compose(['down', '--volumes', '--remove-orphans'])
      await removeImages()
    },
    async stop() {
      await compose(['down'])
    },
    async start() {
      await compose(UP)
      await expectFirstRequestServed(this.baseUrl)
      await waitUntilServing(this.baseUrl)
    },
    async scale(backends) {
      await compose([...UP, '--no-recreate', '--scale', `backend=${backends}`])
      await waitForBackends(this.baseUrl, backends)
    },
    settled() {
      return waitUntilSettled(this.baseUrl, listBackends)
    },
    listBackends,
    kill: crash,
    restart,
    async update(version) {
      process.env.VERSION = await buildVersion(version)
      const backends = await listBackends()
      await compose([...UP, '--scale', `backend=${backends.length}`])
      await waitForVersion(this.baseUrl, version)
    },
    exec: (part, ...command) => compose(['exec', '-T', part, ...command], true),
    sql: (statement) => compose(['exec', '-T', 'db', ...PSQL, '--command', statement], true),
  }
}

/** Returns a function that runs `docker compose` on the stack under test. If quiet, it returns the output. */
export function createCompose(variant?: string, more: string[] = []) {
  const named = ['docker-compose.yml', ...(variant ? [`compose/${variant}.yml`] : []), ...more]
  const files = named.flatMap((file) => ['-f', file])
  return (args: string[], quiet = false) =>
    run('docker', ['compose', '--project-name', NAME, ...files, '--progress', 'plain', ...args], { quiet })
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}
