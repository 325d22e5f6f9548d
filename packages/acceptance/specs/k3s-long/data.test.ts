import { createMessageId } from '@chat/client/message-id'
import { expect, inject, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { listVolumes } from '../../harness/drivers/k3s.ts'
import {
  countRestarts,
  driver,
  isReady,
  kubectl,
  kubectlIn,
  listPods,
  NAMESPACE,
  rolledOut,
} from '../../harness/k3s/cluster.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

const baseUrl = inject('baseUrl')
const GENERAL = 1

/** Maximum ms to start the database and every other pod. */
const RESTART_MS = 240_000

const CLAIM = 'pgdata-postgres-0'
const volumeOf = () => kubectl('get', 'pvc', CLAIM, '-o', 'jsonpath={.spec.volumeName}')

async function writeOne(): Promise<{ body: string; find(): Promise<boolean> }> {
  const { api } = await createAccount(baseUrl, 'Keeper')
  const body = `kept ${createMessageId()}`
  await api.sendMessage(GENERAL, { id: createMessageId(), body })
  return {
    body,
    async find() {
      const { messages } = await api.listMessages(GENERAL, { limit: 100 })
      return messages.some((message) => message.body === body)
    },
  }
}

test(
  'K10: postgres-0 is replaced after its deletion, with the same claim and data',
  async () => {
    const { find } = await writeOne()
    const volume = await volumeOf()
    const [before] = await listPods('postgres')
    await kubectl('delete', 'pod', 'postgres-0')
    await rolledOut('statefulset/postgres')
    const [after] = await listPods('postgres')
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
    expect(await volumeOf()).toBe(volume)
    await waitUntilServing(baseUrl)
    expect(await find()).toBe(true)
  },
  RESTART_MS,
)

test(
  'K4: without the database, no backend is ready and none restarts, and /api answers 503, not the page',
  async () => {
    const restarts = await countRestarts('chat-backend')
    await kubectl('scale', 'statefulset/postgres', '--replicas', '0')
    const ready = async () => (await listPods('chat-backend')).filter(isReady).length
    await expect.poll(ready, { timeout: 60_000 }).toBe(0)
    // Longer than the liveness probe: three failures, 10 s apart.
    const until = performance.now() + 40_000
    await expect.poll(() => performance.now() > until, { timeout: 60_000 }).toBe(true)
    expect(await countRestarts('chat-backend')).toBe(restarts)
    const response = await fetch(`${baseUrl}/api/health`)
    expect(response.status).toBe(503)
    expect(await response.text()).not.toMatch('<html')
    expect((await fetch(baseUrl)).status).toBe(200)

    await kubectl('scale', 'statefulset/postgres', '--replicas', '1')
    await rolledOut('statefulset/postgres')
    await rolledOut('deployment/chat-backend')
    await waitUntilServing(baseUrl)
    expect(await countRestarts('chat-backend')).toBe(restarts)
  },
  RESTART_MS,
)

test(
  'K11: the data survives the deletion of the namespace, because its volume is retained',
  async () => {
    const { find } = await writeOne()
    const volume = await volumeOf()
    const secret = JSON.parse(await kubectl('get', 'secret', 'db-credentials', '-o', 'json'))
    await kubectl('delete', 'namespace', NAMESPACE)
    expect(await listVolumes(NAMESPACE)).toEqual([volume])
    const phase = () => kubectl('get', 'pv', volume, '-o', 'jsonpath={.status.phase}')
    await expect.poll(phase).toBe('Released')

    // Only a claim of the same name and namespace may bind the volume.
    const claim = JSON.stringify({ spec: { claimRef: { uid: null, resourceVersion: null } } })
    await kubectl('patch', 'pv', volume, '--patch', claim)
    await kubectl('create', 'namespace', NAMESPACE)
    const literals = Object.entries<string>(secret.data).map(
      ([key, value]) => `--from-literal=${key}=${Buffer.from(value, 'base64')}`,
    )
    await kubectlIn(NAMESPACE)('create', 'secret', 'generic', 'db-credentials', ...literals)
    await driver.start()
    expect(await volumeOf()).toBe(volume)
    expect(await find()).toBe(true)
  },
  RESTART_MS,
)
