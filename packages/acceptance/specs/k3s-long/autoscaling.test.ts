import { addComponents } from '@chat/manifests/variants'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { writeOverlay } from '../../harness/drivers/k3s.ts'
import { driver, kubectl, rolledOut } from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'

const baseUrl = inject('baseUrl')

/** As the component has it. */
const MIN_REPLICAS = 3

/** Pods that are measured every 15 s and looked at as often; new ones, which start under load on a small machine. */
const SCALED_MS = 180_000

/**
 * As shipped, a backend goes after five quiet minutes, and the next a minute later: the test would take ten. It waits for
 * the same steps, each 15 s long.
 */
const SHORTENED = ['stabilizationWindowSeconds', 'policies/0/periodSeconds'].map((field) => ({
  op: 'replace',
  path: `/spec/behavior/scaleDown/${field}`,
  value: 15,
}))

/** How many backends are ready. */
const countReady = async () =>
  Number(await kubectl('get', 'deployment', 'chat-backend', '-o', 'jsonpath={.status.readyReplicas}'))

beforeAll(async () => {
  const overlay = writeOverlay('production', (edited) => {
    addComponents(edited, ['autoscaling'])
    edited.patches.push({
      target: { kind: 'HorizontalPodAutoscaler', name: 'chat-backend' },
      patch: JSON.stringify(SHORTENED),
    })
  })
  await kubectl('apply', '-k', overlay)
  await rolledOut('deployment/chat-backend')
}, SCALED_MS)

afterAll(async () => {
  await kubectl('delete', 'hpa', 'chat-backend')
  await driver.start()
}, SCALED_MS)

test(
  'K15: load through the ingress adds backends, and when it is over they go, one after another',
  async () => {
    const targets = () => kubectl('get', 'hpa', 'chat-backend', '--no-headers')
    await expect.poll(targets, { timeout: SCALED_MS }).toMatch(/cpu: \d+%\/70%, memory: \d+%\/80%/)
    await expect.poll(countReady, { timeout: SCALED_MS }).toBe(MIN_REPLICAS)
    const started = performance.now()
    const told = async (what: string) =>
      console.log(`${what} after ${((performance.now() - started) / 1_000).toFixed(0)} s: ${await targets()}`)

    const load = await startLoad(baseUrl)
    await expect.poll(countReady, { timeout: SCALED_MS, interval: 1_000 }).toBeGreaterThan(MIN_REPLICAS)
    await told('more backends')
    expectNothingLost('more backends under load', await load.stop())
    await expect.poll(countReady, { timeout: 2 * SCALED_MS, interval: 1_000 }).toBe(MIN_REPLICAS)
    await told('as many as before')
    expect(await targets()).not.toMatch('unknown')
    await rolledOut('deployment/chat-backend')
  },
  4 * SCALED_MS,
)
