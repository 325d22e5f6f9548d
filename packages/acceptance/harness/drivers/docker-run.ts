import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import type { Driver, Operations } from '../driver.ts'
import { docker, inspect } from '../images/docker.ts'
import { buildImages, buildVersion, NAME, removeImages, TAG } from '../images.ts'
import { waitForVersion, waitUntilServing, waitUntilSettled } from '../reachable.ts'
import { crash, PSQL, restart } from './containers.ts'

/** The prefix of containers, network and volumes. It keeps the test away from a developer's stack. */
export const PREFIX = `${NAME}-`

/** Runs `compose/docker-run.sh` on the stack under test. */
export function dockerRun(args: string[]): Promise<string> {
  return run('compose/docker-run.sh', args)
}

/** Plain `docker run`: one backend, no edge, and the frontend's Caddy proxies /api. The teaching switches are on. */
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
