import { beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import {
  driver,
  isReady,
  kubectl,
  listOpenNodes,
  listPods,
  nodesOf,
  replaceBackends,
  rolledOut,
} from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'

const baseUrl = inject('baseUrl')
const BACKEND = 'deployment/chat-backend'

/** Maximum ms to evict and replace a pod. */
const EVICTION_MS = 120_000

/** Maximum ms to replace three pods before, during and after the drain, under load on a small machine. */
const DRAIN_MS = 420_000

/** As in the component `disruption-budgets`. */
const MIN_AVAILABLE = 2

/** Displays before and after the drain, so that it happens under load. */
const DISPLAYS_AROUND = 20_000

/** Drain only pods with replicas. The ingress controller has one replica, which may be on this node. */
const MOVABLE = 'app in (chat-backend, chat-frontend)'

/** Evicts a pod, like `kubectl drain`. */
function evict(pod: string): Promise<string> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod } }
  return kubectl.create(`/api/v1/namespaces/chat-production/pods/${pod}/eviction`, JSON.stringify(eviction))
}

beforeEach(() => driver.settled(), EVICTION_MS)

test('K14: the backends run on different nodes', async () => {
  const open = (await listOpenNodes()).length
  const used = (await nodesOf('chat-backend')).size
  console.log(`${used} of ${open} nodes`)
  expect(used).toBe(Math.min(open, 3))
})

test(
  'K14: a second of three backends may be evicted only after the first is replaced',
  async () => {
    const [first, second] = (await listPods('chat-backend')).map(({ metadata }) => metadata.name) as [string, string]
    await evict(first)
    await expect(evict(second)).rejects.toThrow("would violate the pod's disruption budget")
    await rolledOut(BACKEND)
    await expect.poll(async () => (await listPods('chat-backend')).filter(isReady).length).toBe(3)
    await evict(second)
    await rolledOut(BACKEND)
  },
  EVICTION_MS,
)

test(
  'K14: a drain of the node with all backends evicts one after another and loses no message',
  async () => {
    const open = await listOpenNodes()
    expect(open.length, 'nodes that accept pods: a drain needs a second node').toBeGreaterThan(1)
    const node = open[1] as string
    const others = open.filter((name) => name !== node)
    onTestFinished(async () => void (await kubectl('uncordon', ...open)))
    await kubectl('cordon', ...others)
    await replaceBackends()
    expect(await nodesOf('chat-backend')).toEqual(new Set([node]))
    await kubectl('uncordon', ...others)

    const load = await startLoad(baseUrl)
    await load.displayed(DISPLAYS_AROUND)
    const started = performance.now()
    let drained = false
    const drain = kubectl('drain', node, '--ignore-daemonsets', '--pod-selector', MOVABLE).finally(() => {
      drained = true
    })
    const healthy: number[] = []
    while (!drained) {
      healthy.push(Number(await kubectl('get', 'pdb', 'chat-backend', '-o', 'jsonpath={.status.currentHealthy}')))
    }
    const evictions = (await drain).match(/^evicting pod chat-production\/chat-backend-/gm) ?? []
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    console.log(`drained in ${seconds} s, ${evictions.length} evictions, healthy backends: ${[...new Set(healthy)]}`)
    // kubectl repeats a refused eviction after 5 s.
    expect(evictions.length).toBeGreaterThan(3)
    expect(Math.min(...healthy)).toBeGreaterThanOrEqual(MIN_AVAILABLE)
    await load.displayed(DISPLAYS_AROUND)
    expectNothingLost('a drain', await load.stop())
    expect(await nodesOf('chat-backend')).not.toContain(node)

    // Kubernetes does not move running pods. It spreads new ones.
    await kubectl('uncordon', node)
    await replaceBackends()
    expect(await nodesOf('chat-backend')).toContain(node)
  },
  DRAIN_MS,
)
