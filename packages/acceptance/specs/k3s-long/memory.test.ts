import { expect, inject, test } from 'vitest'
import { kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'

const baseUrl = inject('baseUrl')
const WORKLOADS = ['deployment/chat-backend', 'deployment/chat-frontend', 'statefulset/postgres']
const APPS = ['chat-backend', 'chat-frontend', 'postgres']

/** Everything starts anew; metrics-server asks the nodes every 15 s, and knows a pod from the second time on. */
const MEASURED_MS = 120_000

/** Under load for as long as several such measurements take: each step is about 12 s. */
const STEPS = 6
const DISPLAYS_OF_STEP = 500_000

/** What k3s itself and the system leave of a server of 2 GB. */
const OURS_MAX_MIB = 1_024

/** Each pod's memory in MiB, as Kubernetes judges it (the working set), by name. */
async function measure(): Promise<Map<string, number>> {
  const lines = (await kubectl('top', 'pods', '--no-headers')).split('\n')
  return new Map(
    lines.map((line) => line.split(/\s+/)).map(([name = '', , memory = '']) => [name, parseInt(memory, 10)]),
  )
}

/** Of each app the largest pod, and all of them together. */
function format(figures: Map<string, number>) {
  const of = (app: string) => [...figures].filter(([name]) => name.startsWith(app)).map(([, mib]) => mib)
  const sum = (all: number[]) => all.reduce((a, b) => a + b, 0)
  const apps = APPS.map((app) => `${of(app).length} × ${app} ≤ ${Math.max(...of(app))}`)
  return { text: `${apps.join(', ')}, together ${sum([...figures.values()])} MiB`, sum: sum([...figures.values()]) }
}

test(
  'O1: what all pods take of the memory, idle and under load, leaves room on a server of 2 GB',
  async () => {
    await kubectl('rollout', 'restart', ...WORKLOADS)
    for (const workload of WORKLOADS) await rolledOut(workload)
    const names = (await Promise.all(APPS.map((app) => listPods(app)))).flat().map(({ metadata }) => metadata.name)
    const measured = async () => [...(await measure().catch(() => new Map())).keys()].sort()
    await expect.poll(measured, { timeout: MEASURED_MS }).toEqual(names.sort())
    const idle = await measure()

    const load = await startLoad(baseUrl)
    const loaded = new Map<string, number>()
    for (let step = 0; step < STEPS; step++) {
      await load.displayed(DISPLAYS_OF_STEP)
      for (const [name, mib] of await measure()) loaded.set(name, Math.max(mib, loaded.get(name) ?? 0))
    }
    expectNothingLost('memory', await load.stop())
    console.log(`idle:   ${format(idle).text}\nloaded: ${format(loaded).text}`)
    expect(format(loaded).sum).toBeLessThan(OURS_MAX_MIB)
  },
  3 * MEASURED_MS,
)
