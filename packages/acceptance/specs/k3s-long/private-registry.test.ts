import { addComponents } from '@chat/manifests/variants'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { IMAGES } from '../../harness/images.ts'
import { driver, kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { writeOverlay } from '../../harness/k3s/write-overlay.ts'
import { waitUntilServing } from '../../harness/reachable.ts'
import { LOGIN, readRequests, removeLoginRegistry, startLoginRegistry } from './support/login-registry.ts'

/** As in the component `private-registry`. */
const SECRET = 'registry-credentials'

/** Maximum ms to push and pull the images and to replace five pods one by one. */
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
  'K17: the cluster pulls from a private registry only with the secret',
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
    // The old pods serve until the new ones are ready.
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
