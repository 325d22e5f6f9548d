import { run } from '@chat/tooling/process/command'
import { findFreePorts } from '@chat/tooling/process/ports'
import { readCertificate } from '../certificate.ts'
import type { Driver, Operations } from '../driver.ts'
import { expectFirstRequestServed } from '../first-request.ts'
import { buildVersion, NAME } from '../images.ts'
import { until, waitForVersion, waitUntilServing } from '../reachable.ts'
import { trust } from '../trust.ts'
import { createCompose, createComposeDriver } from './compose.ts'

/** Added to what an operator runs: Pebble as the certificate authority, and ports that are free. */
const PEBBLE = 'packages/acceptance/specs/production/pebble.yml'

const PORTS = { HTTP_PORT: 0, HTTPS_PORT: 0 }

/** Compose with compose/production.yml: TLS by ACME, from a certificate authority of its own. */
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
        // compose/operate.sh asks for the stack that these name.
        COMPOSE_PROJECT_NAME: NAME,
        COMPOSE_FILE: `docker-compose.yml:compose/production.yml:${PEBBLE}`,
        CHAT_HOST: 'localhost',
        ACME_EMAIL: 'operator@example.com',
        ACME_DIRECTORY: 'https://localhost:14000/dir',
        // With the port, which an operator's own has not.
        CORS_ORIGIN: this.baseUrl,
      })
      await stack.up.call(this)
    },
    async stop() {
      await stack.stop()
      // Pebble forgets everything when it ends, and would not know the account that is kept there.
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

/** `docker compose` on the stack under test, with these files more. */
export function createProductionCompose(...more: string[]) {
  return createCompose('production', [PEBBLE, ...more])
}

/** Waits for the first certificate. Pebble makes itself a new root at each start. */
async function trustPebble(origin: string): Promise<void> {
  const compose = createProductionCompose()
  const ask = ['wget', '-qO-', '--no-check-certificate', 'https://localhost:15000/roots/0']
  const root = await compose(['exec', '-T', 'traefik', ...ask], true)
  await until(async () => {
    const { issuerCertificate: intermediate } = await readCertificate(origin)
    if (intermediate) trust(root, intermediate)
    // Until there is another, Traefik shows one that has signed itself.
    return intermediate !== undefined || 'the edge has no certificate of an authority'
  })
}
