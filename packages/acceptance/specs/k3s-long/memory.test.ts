import { expect, inject, test } from 'vitest'
import { kubectl, listPods, rolledOut } from '../../harness/k3s/cluster.ts'
import { expectNothingLost, startLoad } from '../../harness/load.ts'

const baseUrl = inject('baseUrl')
const WORKLOADS = ['deployment/chat-backend', 'deployment/chat-frontend', 'statefulset/postgres']
const APPS = ['chat-backend', 'chat-frontend', 'postgres']

/** Maximum ms for a restart and the first metrics. metrics-server needs two scrapes of a pod, 15 s apart. */
const MEASURED_MS = 120_000

/** The load lasts for several measurements: a step takes about 12 s. */
const STEPS = 6
const DISPLAYS_OF_STEP = 500_000

/** The memory that k3s and the system leave on a server with 2 GB. */
const OURS_MAX_MIB = 1_024

/** Returns each pod's memory (the working set) in MiB, by name. */
async function measure(): Promise<Map<string, number>> {
  const lines = (await kubectl('top', 'pods', '--no-headers')).split('\n')
  return new Map(
    lines.map((line) => line.split(/\s+/)).map(([name = '', , memory = '']) => [name, parseInt(memory, 10)]),
  )
}

/** Formats the largest pod of each app and the sum of all pods. */
function format(memory: Map<string, number>) {
  const of = (app: string) => [...memory].filter(([name]) => name.startsWith(app)).map(([, mib]) => mib)
  const sum = (all: number[]) => all.reduce((a, b) => a + b, 0)
  const apps = APPS.map((app) => `${of(app).length} × ${app} ≤ ${Math.max(...of(app))}`)
  return { text: `${apps.join(', ')}, sum ${sum([...memory.values()])} MiB`, sum: sum([...memory.values()]) }
}

test(
  'O1: all pods together fit into a server with 2 GB, idle and under load',
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
