import { render } from '@chat/manifests/render'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import {
  driver,
  kubectl,
  listOpenNodes,
  listPods,
  nodesOf,
  replaceBackends,
  rolledOut,
} from '../../harness/k3s/cluster.ts'
import { writeOverlay } from '../../harness/k3s/write-overlay.ts'

/** Maximum ms to replace the backends on a small machine. */
const SCALING_MS = 180_000

/** Writes the overlay with a number of backends. */
const writeCount = (count: number) =>
  writeOverlay('production', ({ replicas }) => {
    for (const entry of replicas) if (entry.name === 'chat-backend') entry.count = count
  })

afterAll(() => driver.start(), SCALING_MS)

test(
  'O2: after an edit of `replicas`, new backends run on a node that joined, and no other line changes',
  async () => {
    const open = await listOpenNodes()
    expect(open.length, 'nodes that take pods').toBeGreaterThan(1)
    const [first, ...joining] = open as [string, ...string[]]
    // A cordoned node stands for a node that joins later.
    await kubectl('cordon', ...joining)
    onTestFinished(async () => void (await kubectl('uncordon', ...joining)))
    const one = await render(writeCount(1))
    await kubectl('apply', '-k', writeCount(1))
    await replaceBackends()
    expect(await listPods('chat-backend')).toHaveLength(1)
    expect(await nodesOf('chat-backend')).toEqual(new Set([first]))

    await kubectl('uncordon', ...joining)
    const three = await render(writeCount(3))
    await kubectl('apply', '-k', writeCount(3))
    await rolledOut('deployment/chat-backend')
    expect(await listPods('chat-backend')).toHaveLength(3)
    expect((await nodesOf('chat-backend')).size).toBe(Math.min(open.length, 3))
    const before = one.split('\n')
    const changed = three.split('\n').filter((line, index) => line !== before[index])
    expect(changed).toEqual(['  replicas: 3'])
  },
  SCALING_MS,
)
