import { expect, test } from 'vitest'
import { isReady, kubectl, listPods, rolledOut } from './support/cluster.ts'

/** A pod is evicted and replaced. */
const EVICTION_MS = 120_000

/** What `kubectl drain` asks for each pod of a node. */
function evict(pod: string): Promise<string> {
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod } }
  return kubectl.create(`/api/v1/namespaces/chat-production/pods/${pod}/eviction`, JSON.stringify(eviction))
}

test('K14: the backends are on different nodes where there are several', async () => {
  const nodes = JSON.parse(await kubectl('get', 'nodes', '-o', 'json')) as {
    items: { spec: { taints?: { effect: string }[] } }[]
  }
  const open = nodes.items.filter(({ spec }) => !spec.taints?.some(({ effect }) => effect === 'NoSchedule')).length
  const used = new Set((await listPods('chat-backend')).map(({ spec }) => spec.nodeName)).size
  console.log(`${used} of ${open} nodes`)
  expect(used).toBe(Math.min(open, 3))
})

test(
  'K14: of three backends one may be evicted, and the next only when it is replaced',
  async () => {
    const [first, second] = (await listPods('chat-backend')).map(({ metadata }) => metadata.name) as [string, string]
    await evict(first)
    await expect(evict(second)).rejects.toThrow("would violate the pod's disruption budget")
    await rolledOut('deployment/chat-backend')
    await expect.poll(async () => (await listPods('chat-backend')).filter(isReady).length).toBe(3)
    await evict(second)
    await rolledOut('deployment/chat-backend')
  },
  EVICTION_MS,
)
