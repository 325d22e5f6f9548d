import { afterAll, expect, test } from 'vitest'
import { createDatabaseSecret } from '../../harness/drivers/k3s.ts'
import { driver, kubectlIn, NAMESPACE } from '../../harness/k3s/cluster.ts'
import { deploy, readDigests } from '../../harness/k3s/overlay.ts'

/** Maximum ms to start two environments and to replace three backends on a small machine. */
const PROMOTION_MS = 400_000

const STAGING = 'chat-staging'
const DEVELOPMENT = 'chat-development'

afterAll(async () => {
  await Promise.all(
    [STAGING, DEVELOPMENT].map((name) => kubectlIn(name)('delete', 'namespace', name, '--ignore-not-found')),
  )
  await driver.start()
}, PROMOTION_MS)

test(
  'development, staging and production run the same digest after a promotion',
  async () => {
    const { backend, frontend } = await driver.publish('9.3.0')
    await deploy('development', { 'chat-backend': backend, 'chat-frontend': frontend })
    const tried = await readDigests(DEVELOPMENT)
    expect(Object.values(tried)).toEqual([
      expect.stringMatching(/\/chat-backend@sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/\/chat-frontend@sha256:[0-9a-f]{64}$/),
    ])
    const staging = kubectlIn(STAGING)
    await staging('create', 'namespace', STAGING)
    await createDatabaseSecret(STAGING)
    await deploy('staging', tried)
    await deploy('production', await readDigests(STAGING))
    expect(await readDigests(NAMESPACE)).toEqual(tried)
    for (const name of ['development', 'staging', 'production']) {
      const where = ['exec', 'deployment/chat-backend', '--container', 'backend', '--']
      expect(await kubectlIn(`chat-${name}`)(...where, 'sh', '-c', 'echo $VERSION $ENVIRONMENT')).toBe(`9.3.0 ${name}`)
    }
  },
  PROMOTION_MS,
)
