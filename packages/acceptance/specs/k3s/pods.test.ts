import { beforeEach, expect, inject, test } from 'vitest'
import { driver, isReady, kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { setBackend, writeOverlay } from '../../harness/k3s/write-overlay.ts'
import { waitForBackends } from '../../harness/reachable.ts'

const baseUrl = inject('baseUrl')

/** Maximum ms to replace three pods one by one. */
const ROLLOUT_MS = 180_000

/** pino's number for the level `debug`. */
const DEBUG = 20

/** Maximum ms until the replacement of a killed pod is ready on a small machine. */
const HEALED_MAX_MS = 60_000

// K17 kills a backend, and K8 replaces all of them.
beforeEach(() => driver.settled(), ROLLOUT_MS)

test('Z1: three backends and two frontends run, with images of the registry', async () => {
  expect(await waitForBackends(baseUrl, 3)).toHaveLength(3)
  const images = async (app: string) => (await listPods(app)).map(({ spec }) => spec.containers[0]?.image)
  const pulled = new RegExp(`^${process.env.K3S_PULL}/chat-\\w+:`)
  for (const image of [...(await images('chat-backend')), ...(await images('chat-frontend'))])
    expect(image).toMatch(pulled)
  expect(await images('chat-frontend')).toHaveLength(2)
})

test(
  'K8: a changed LOG_LEVEL replaces the pods and changes their logs',
  async () => {
    const before = (await listPods('chat-backend')).map(({ metadata }) => metadata.name)
    const debugLines = async () => {
      const log = await kubectl('logs', '--selector', 'app=chat-backend', '--container', 'backend', '--tail', '-1')
      return log.split('\n').filter((line) => line.startsWith('{') && JSON.parse(line).level === DEBUG).length
    }
    expect(await debugLines()).toBe(0)
    await kubectl(
      'apply',
      '-k',
      writeOverlay('production', (edited) => setBackend(edited, ['LOG_LEVEL=debug'])),
    )
    await rolledOut('deployment/chat-backend')
    await waitForBackends(baseUrl, 3)
    const after = (await listPods('chat-backend')).map(({ metadata }) => metadata.name)
    expect(after.filter((name) => before.includes(name))).toEqual([])
    await expect.poll(debugLines).toBeGreaterThan(0)
    await driver.start()
  },
  ROLLOUT_MS,
)

test('K12: each pod has the QoS class Burstable', async () => {
  const pods = (await Promise.all(['chat-backend', 'chat-frontend', 'postgres'].map((app) => listPods(app)))).flat()
  expect(new Set(pods.map(({ status }) => status.qosClass))).toEqual(new Set(['Burstable']))
})

test(
  'K17: a killed backend is replaced',
  async () => {
    const [victim] = await driver.listBackends()
    const started = performance.now()
    await driver.kill(victim as string)
    const ready = async () =>
      (await listPods('chat-backend')).filter((pod) => isReady(pod) && pod.metadata.name !== victim).length
    await expect.poll(ready, { timeout: HEALED_MAX_MS, interval: 250 }).toBe(3)
    console.log(`replaced in ${((performance.now() - started) / 1_000).toFixed(1)} s`)
    await waitForBackends(baseUrl, 3)
  },
  ROLLOUT_MS,
)

test('K5: the backend answers every documented health path', async () => {
  const paths = ['/api/health', '/health', '/healthz', '/health/live', '/ready', '/readyz', '/health/ready']
  for (const path of paths) {
    await kubectl(
      'exec',
      'deployment/chat-backend',
      '--container',
      'backend',
      '--',
      'wget',
      '-qO-',
      `http://127.0.0.1:3001${path}`,
    )
  }
})
