import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import { readCertificate } from '../certificate.ts'
import type { Driver, Operations } from '../driver.ts'
import { expectFirstRequestServed } from '../first-request.ts'
import { buildVersion, NAME } from '../images.ts'
import { until, waitForVersion, waitUntilServing } from '../reachable.ts'
import { trust } from '../trust.ts'
import { createCompose, createComposeDriver } from './compose.ts'

/** Adds Pebble as the certificate authority, and free ports, to the files that an operator runs. */
const PEBBLE = 'packages/acceptance/specs/production/pebble.yml'

const PORTS = { HTTP_PORT: 0, HTTPS_PORT: 0 }

/** Compose with compose/production.yml: TLS by ACME, from Pebble. */
export function createProductionDriver(): Driver & Operations {
  const stack = createComposeDriver('production', [PEBBLE])
  return {
    ...stack,
    get baseUrl() {
      return `https://localhost:${process.env.HTTPS_PORT}`
    },
    async up() {
      Object.assign(process.env, await findFreePorts(PORTS))
      Object.assign(process.env, {
        // compose/operate.sh reads these two.
        COMPOSE_PROJECT_NAME: NAME,
        COMPOSE_FILE: `docker-compose.yml:compose/production.yml:${PEBBLE}`,
        CHAT_HOST: 'localhost',
        ACME_EMAIL: 'operator@example.com',
        ACME_DIRECTORY: 'https://localhost:14000/dir',
        // An operator's origin has no port.
        CORS_ORIGIN: this.baseUrl,
      })
      await stack.up.call(this)
    },
    async stop() {
      await stack.stop()
      // Pebble keeps nothing over a restart, so it would reject the ACME account in this volume.
      await run('docker', ['volume', 'rm', `${NAME}_certificates`], { quiet: true })
    },
    async start() {
      await createProductionCompose()(['up', '--detach', '--no-build', '--wait'])
      await expectFirstRequestServed(this.baseUrl)
      await trustPebble(this.baseUrl)
      await waitUntilServing(this.baseUrl)
    },
    async update(version) {
      process.env.VERSION = await buildVersion(version)
      await run('compose/operate.sh', ['update'])
      await waitForVersion(this.baseUrl, version)
    },
  }
}

/** Returns a function that runs `docker compose` on the stack under test, with more files. */
export function createProductionCompose(...more: string[]) {
  return createCompose('production', [PEBBLE, ...more])
}

/** Trusts Pebble's root, which is new after each start, and waits for the first certificate. */
async function trustPebble(origin: string): Promise<void> {
  const compose = createProductionCompose()
  const ask = ['wget', '-qO-', '--no-check-certificate', 'https://localhost:15000/roots/0']
  const root = await compose(['exec', '-T', 'traefik', ...ask], true)
  await until(async () => {
    const { issuerCertificate: intermediate } = await readCertificate(origin)
    if (intermediate) trust(root, intermediate)
    // Before, Traefik presents a self-signed certificate.
    return intermediate !== undefined || 'the edge presents no certificate of Pebble'
  })
}
