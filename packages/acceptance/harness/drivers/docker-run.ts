import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import type { Driver, Operations } from '../driver.ts'
import { docker, inspect } from '../images/docker.ts'
import { buildImages, buildVersion, NAME, removeImages, TAG } from '../images.ts'
import { waitForVersion, waitUntilServing, waitUntilSettled } from '../reachable.ts'
import { crash, PSQL, restart } from './containers.ts'

/** Before the names of its containers, network and volumes: a stack that somebody has running is not touched. */
export const PREFIX = `${NAME}-`

/** `compose/docker-run.sh` with these arguments, on the stack under test. */
export function dockerRun(args: string[]): Promise<string> {
  return run('compose/docker-run.sh', args)
}

/** Plain `docker run`: no edge, the page's Caddy hands /api on. The teaching switches are on. One backend, as nothing balances. */
export function createDockerRunDriver(): Driver & Omit<Operations, 'scale'> {
  return {
    name: 'docker-run',
    needs: ['docker'],
    get baseUrl() {
      return `http://localhost:${process.env.CHAT_PORT}`
    },
    async up() {
      const ports = await findFreePorts({ CHAT_PORT: 0, API_PORT: 0 })
      Object.assign(process.env, ports, { PREFIX, VERSION: TAG, TEACHING: '1' })
      await buildImages()
      await this.start()
    },
    async down() {
      await dockerRun(['down', '--volumes'])
      await removeImages()
    },
    async stop() {
      await dockerRun(['down'])
    },
    async start() {
      await dockerRun(['up', '--no-build'])
      await waitUntilServing(this.baseUrl)
    },
    settled() {
      return waitUntilSettled(this.baseUrl, this.listBackends)
    },
    listBackends: async () => [await inspect(`${PREFIX}backend`, '{{.Config.Hostname}}')],
    kill: crash,
    restart,
    async update(version) {
      process.env.VERSION = await buildVersion(version)
      await this.stop()
      await this.start()
      await waitForVersion(this.baseUrl, version)
    },
    exec: (part, ...command) => docker('exec', PREFIX + part, ...command),
    sql: (statement) => docker('exec', `${PREFIX}db`, ...PSQL, '--command', statement),
  }
}
