import { run } from '../../../../scripts/process/command.ts'
import { findFreePort } from '../../../../scripts/process/ports.ts'
import type { Driver } from '../driver.ts'
import { buildImages, removeImages, TAG } from '../images.ts'
import { waitUntilServing } from '../reachable.ts'

/** Before the names of its containers, network and volumes: a stack that somebody has running is not touched. */
export const PREFIX = 'chat-accept-'

/** `compose/docker-run.sh` with these arguments, on the stack under test. */
export function dockerRun(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  return run('compose/docker-run.sh', args, { env: { PREFIX, VERSION: TAG, ...env } })
}

/** Plain `docker run`: no edge, the page's Caddy hands /api on. The teaching switches are on. */
export function createDockerRunDriver(): Driver {
  let baseUrl = ''
  return {
    name: 'docker-run',
    get baseUrl() {
      return baseUrl
    },
    async up() {
      const port = await findFreePort(18_280, '127.0.0.1')
      const apiPort = await findFreePort(13_201, '127.0.0.1')
      await buildImages()
      await dockerRun(['up'], { CHAT_PORT: String(port), API_PORT: String(apiPort), TEACHING: '1' })
      baseUrl = `http://localhost:${port}`
      await waitUntilServing(baseUrl)
    },
    async down() {
      await dockerRun(['down', '--volumes'])
      await removeImages()
    },
  }
}
