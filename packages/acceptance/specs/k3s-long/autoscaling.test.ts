import { addComponents } from '@chat/manifests/variants'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { driver, kubectl, rolledOut } from '../../harness/k3s/cluster.ts'
import { writeOverlay } from '../../harness/k3s/write-overlay.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'

const baseUrl = inject('baseUrl')

/** As in the component `autoscaling`. */
const MIN_REPLICAS = 3

/** Maximum ms to scale: metrics and the autoscaler work every 15 s, and pods start slowly under load. */
const SCALED_MS = 180_000

/** Scale down in steps of 15 s. With the shipped values of minutes, the test would take ten minutes. */
const SHORTENED = ['stabilizationWindowSeconds', 'policies/0/periodSeconds'].map((field) => ({
  op: 'replace',
  path: `/spec/behavior/scaleDown/${field}`,
  value: 15,
}))

/** Returns the number of ready backends. */
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
  'K15: load through the ingress adds backends, and without load they are removed again',
  async () => {
    const targets = () => kubectl('get', 'hpa', 'chat-backend', '--no-headers')
    await expect.poll(targets, { timeout: SCALED_MS }).toMatch(/cpu: \d+%\/70%, memory: \d+%\/80%/)
    await expect.poll(countReady, { timeout: SCALED_MS }).toBe(MIN_REPLICAS)
    const started = performance.now()
    const report = async (event: string) =>
      console.log(`${event} after ${((performance.now() - started) / 1_000).toFixed(0)} s: ${await targets()}`)

    const load = await startLoad(baseUrl)
    await expect.poll(countReady, { timeout: SCALED_MS, interval: 1_000 }).toBeGreaterThan(MIN_REPLICAS)
    await report('scaled up')
    expectNothingLost('more backends under load', await load.stop())
    await expect.poll(countReady, { timeout: 2 * SCALED_MS, interval: 1_000 }).toBe(MIN_REPLICAS)
    await report('scaled down')
    expect(await targets()).not.toMatch('unknown')
    await rolledOut('deployment/chat-backend')
  },
  4 * SCALED_MS,
)
