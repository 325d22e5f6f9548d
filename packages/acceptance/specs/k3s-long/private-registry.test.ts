import { addComponents } from '@chat/manifests/variants'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { writeOverlay } from '../../harness/drivers/k3s.ts'
import { IMAGES } from '../../harness/images.ts'
import { driver, kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { waitUntilServing } from '../../harness/reachable.ts'
import { LOGIN, readRequests, removeLoginRegistry, startLoginRegistry } from './support/login-registry.ts'

/** As the component private-registry names it. */
const SECRET = 'registry-credentials'

/** Images are pushed and pulled, and five pods replaced one by one. */
const PULLED_MS = 300_000

let host: string
beforeAll(async () => {
  host = await startLoginRegistry(IMAGES)
}, PULLED_MS)

afterAll(async () => {
  await driver.start()
  await kubectl('delete', 'secret', SECRET, '--ignore-not-found')
  await removeLoginRegistry()
}, PULLED_MS)

test(
  'K17: from a registry that asks who one is nothing is pulled without the secret, and everything with it',
  async () => {
    const overlay = writeOverlay('production', (edited) => {
      addComponents(edited, ['private-registry'])
      for (const image of edited.images) image.newName = `${host}/${image.name}`
    })
    await kubectl('apply', '-k', overlay)
    await expect
      .poll(readRequests, { timeout: 60_000 })
      .toMatch(/"HEAD \/v2\/chat-backend\/\S+ HTTP\/1.1" 401 .*"containerd/)
    const failures = () => kubectl('get', 'events', '--field-selector', 'reason=Failed', '-o', 'jsonpath={..message}')
    await expect.poll(failures).toMatch(`Failed to pull image "${host}/chat-backend:`)
    // No old pod goes before a new one is ready.
    await waitUntilServing(inject('baseUrl'))

    const login = [`--docker-server=${host}`, `--docker-username=${LOGIN.user}`, `--docker-password=${LOGIN.password}`]
    await kubectl('create', 'secret', 'docker-registry', SECRET, ...login)
    for (const app of ['chat-backend', 'chat-frontend']) {
      await rolledOut(`deployment/${app}`)
      for (const { spec } of await listPods(app)) {
        expect(spec.containers[0]?.image).toMatch(`${host}/${app}:`)
        expect(spec.imagePullSecrets).toEqual([{ name: SECRET }])
      }
    }
  },
  PULLED_MS,
)
