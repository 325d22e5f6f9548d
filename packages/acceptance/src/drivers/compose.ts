import { run } from '../../../../scripts/process/command.ts'
import { findFreePort } from '../../../../scripts/process/ports.ts'
import type { Driver } from '../driver.ts'
import { buildImages, removeImages, TAG } from '../images.ts'
import { waitUntilServing } from '../reachable.ts'

/** Beside a stack that somebody has running, on ports that are free. */
const PROJECT = 'chat-accept'

/** Each published port by its variable, and where to look for a free one first. */
const PORTS = { CHAT_PORT: 18_080, API_PORT: 13_001, PROMETHEUS_PORT: 19_090 }

/**
 * `docker compose up` without the override: the images as they are released.
 * @param variant the file in compose/ that is added, without its ending
 */
export function createComposeDriver(variant?: string): Driver {
  let baseUrl = ''
  const compose = createCompose(variant)
  return {
    name: variant ?? 'compose',
    get baseUrl() {
      return baseUrl
    },
    async up() {
      // In this process's environment, which the tests inherit: they may ask Compose, too.
      process.env.VERSION = TAG
      for (const [name, wanted] of Object.entries(PORTS)) {
        process.env[name] = String(await findFreePort(wanted, '127.0.0.1'))
      }
      await buildImages()
      try {
        await compose(['up', '--detach', '--no-build', '--wait'])
        baseUrl = `http://localhost:${process.env.CHAT_PORT}`
        await waitUntilServing(baseUrl)
      } catch (error) {
        await compose(['logs', '--tail', '50'])
        throw error
      }
    },
    async down() {
      await compose(['down', '--volumes', '--remove-orphans'])
      await removeImages()
    },
  }
}

/** Runs `docker compose` on the stack under test. When quiet, its output is given back. */
export function createCompose(variant?: string) {
  const files = ['docker-compose.yml', ...(variant ? [`compose/${variant}.yml`] : [])].flatMap((file) => ['-f', file])
  return (args: string[], quiet = false) =>
    run('docker', ['compose', '--project-name', PROJECT, ...files, '--progress', 'plain', ...args], { quiet })
}
