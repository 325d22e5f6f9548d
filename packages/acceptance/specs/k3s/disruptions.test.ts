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

/** A pod is evicted and replaced. */
const EVICTION_MS = 120_000

/** Three pods are replaced before the drain, in it, and after it; under load, on a small machine. */
const DRAIN_MS = 420_000

/** As the component disruption-budgets has it. */
const MIN_AVAILABLE = 2

/** Displays before and after, so that the drain is in the middle of it. */
const DISPLAYS_AROUND = 20_000

/** What has more than one replica: of two nodes one has the only ingress controller, which would be drained as well. */
const MOVABLE = 'app in (chat-backend, chat-frontend)'

/** What `kubectl drain` asks for each pod of a node. */
function evict(pod: string): Promise<string> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod } }
  return kubectl.create(`/api/v1/namespaces/chat-production/pods/${pod}/eviction`, JSON.stringify(eviction))
}

beforeEach(() => driver.settled(), EVICTION_MS)

test('K14: the backends are on different nodes where there are several', async () => {
  const open = (await listOpenNodes()).length
  const used = (await nodesOf('chat-backend')).size
  console.log(`${used} of ${open} nodes`)
  expect(used).toBe(Math.min(open, 3))
})

test(
  'K14: of three backends one may be evicted, and the next only when it is replaced',
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
  'K14: a drain of the node with all backends takes one after another, and the chat goes on',
  async () => {
    const open = await listOpenNodes()
    expect(open.length, 'nodes that take pods: of one alone nothing can be drained').toBeGreaterThan(1)
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
    const asked = (await drain).match(/^evicting pod chat-production\/chat-backend-/gm) ?? []
    const seconds = ((performance.now() - started) / 1_000).toFixed(1)
    console.log(`drained in ${seconds} s, asked ${asked.length} times, healthy backends: ${[...new Set(healthy)]}`)
    // It asks again every 5 s for a pod that it was refused.
    expect(asked.length).toBeGreaterThan(3)
    expect(Math.min(...healthy)).toBeGreaterThanOrEqual(MIN_AVAILABLE)
    await load.displayed(DISPLAYS_AROUND)
    expectNothingLost('a drain', await load.stop())
    expect(await nodesOf('chat-backend')).not.toContain(node)

    // Pods that run stay where they are; the next ones are spread again.
    await kubectl('uncordon', node)
    await replaceBackends()
    expect(await nodesOf('chat-backend')).toContain(node)
  },
  DRAIN_MS,
)
