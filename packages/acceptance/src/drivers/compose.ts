import { run } from '../../../../scripts/process/command.ts'
import { findFreePort } from '../../../../scripts/process/ports.ts'
import type { Driver } from '../driver.ts'
import { buildImages, removeImages, TAG } from '../images.ts'
import { waitUntilServing } from '../reachable.ts'

/** Beside a stack that somebody has running, on ports that are free. */
const PROJECT = 'chat-accept'

/** `docker compose up` without the override: the images as they are released. */
export function createComposeDriver(): Driver {
  let env: NodeJS.ProcessEnv = { VERSION: TAG }
  let baseUrl = ''
  const compose = (...args: string[]) =>
    run(
      'docker',
      ['compose', '--project-name', PROJECT, '--file', 'docker-compose.yml', '--progress', 'plain', ...args],
      { env },
    )
  return {
    name: 'compose',
    get baseUrl() {
      return baseUrl
    },
    async up() {
      const port = await findFreePort(18_080, '127.0.0.1')
      env = { ...env, CHAT_PORT: String(port), API_PORT: String(await findFreePort(13_001, '127.0.0.1')) }
      await buildImages()
      try {
        await compose('up', '--detach', '--no-build', '--wait')
        baseUrl = `http://localhost:${port}`
        await waitUntilServing(baseUrl)
      } catch (error) {
        await compose('logs', '--tail', '50')
        throw error
      }
    },
    async down() {
      await compose('down', '--volumes', '--remove-orphans')
      await removeImages()
    },
  }
}
