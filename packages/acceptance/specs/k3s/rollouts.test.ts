import { beforeEach, expect, inject, test } from 'vitest'
import { driver, kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { fetchVersion, waitForVersion } from '../../harness/reachable.ts'

const baseUrl = inject('baseUrl')
const BACKEND = 'deployment/chat-backend'

/** Maximum ms to build, push and pull the images and to replace three pods on a small machine. */
const UPDATE_MS = 300_000

/** The course's limit (S3 Ex3). */
const ROLLBACK_MAX_MS = 30_000

beforeEach(() => driver.settled(), UPDATE_MS)

const imagesOf = async () => new Set((await listPods('chat-backend')).map(({ spec }) => spec.containers[0]?.image))

test(
  'K3: a rollback of three replicas takes less than 30 s, by undo and by --to-revision',
  async () => {
    const before = (await fetchVersion(baseUrl))?.version as string
    await driver.update('9.1.0')
    const revisions = (await kubectl('rollout', 'history', BACKEND)).match(/^\d+/gm) ?? []
    expect(revisions.length).toBeGreaterThan(1)

    const undo = async (...how: string[]) => {
      const started = performance.now()
      await kubectl('rollout', 'undo', BACKEND, ...how)
      await rolledOut(BACKEND)
      return performance.now() - started
    }
    const back = await undo()
    await waitForVersion(baseUrl, before)
    const forth = await undo(`--to-revision=${revisions.at(-1)}`)
    await waitForVersion(baseUrl, '9.1.0')
    const again = await undo()
    await waitForVersion(baseUrl, before)
    console.log(`rolled back in ${[back, forth, again].map((ms) => (ms / 1_000).toFixed(1)).join(', ')} s`)
    for (const ms of [back, forth, again]) expect(ms).toBeLessThan(ROLLBACK_MAX_MS)
    expect(await kubectl('get', BACKEND, '-o', 'jsonpath={.status.readyReplicas}')).toBe('3')
  },
  UPDATE_MS,
)

test(
  'K3: a paused rollout changes nothing until it is resumed',
  async () => {
    const [image] = await imagesOf()
    await kubectl('rollout', 'pause', BACKEND)
    await kubectl('set', 'env', BACKEND, 'COLOUR=paused')
    const generation = await kubectl('get', BACKEND, '-o', 'jsonpath={.metadata.generation}')
    const observed = () => kubectl('get', BACKEND, '-o', 'jsonpath={.status.observedGeneration}')
    await expect.poll(observed).toBe(generation)
    expect(await kubectl('get', BACKEND, '-o', 'jsonpath={.status.updatedReplicas}')).toBe('')
    await kubectl('rollout', 'resume', BACKEND)
    await rolledOut(BACKEND)
    expect(await kubectl('get', BACKEND, '-o', 'jsonpath={.status.updatedReplicas}')).toBe('3')
    expect(await imagesOf()).toEqual(new Set([image]))
    await kubectl('set', 'env', BACKEND, 'COLOUR-')
    await rolledOut(BACKEND)
  },
  UPDATE_MS,
)
