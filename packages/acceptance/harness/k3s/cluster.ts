import { createK3sDriver } from '../drivers/k3s.ts'
import { createKubectl } from './settings.ts'

export const NAMESPACE = 'chat-production'

export const driver = createK3sDriver('production')

/** Runs kubectl in production's namespace. */
export const kubectl = createKubectl(NAMESPACE)

export const kubectlIn = createKubectl

export interface Pod {
  metadata: { name: string; uid: string; deletionTimestamp?: string }
  spec: { nodeName: string; containers: { image: string }[]; imagePullSecrets?: { name: string }[] }
  status: {
    podIP: string
    qosClass: string
    conditions?: { type: string; status: string }[]
    containerStatuses?: { restartCount: number; state: Record<string, unknown>; imageID: string }[]
  }
}

/** Lists an app's pods that do not terminate. */
export async function listPods(app: string, namespace = NAMESPACE): Promise<Pod[]> {
  const list = await kubectlIn(namespace)('get', 'pods', '--selector', `app=${app}`, '-o', 'json')
  const { items }: { items: Pod[] } = JSON.parse(list)
  return items.filter(({ metadata }) => !metadata.deletionTimestamp)
}

/** Lists the nodes that accept pods, first the database's node, because the volume ties the database to it. */
export async function listOpenNodes(): Promise<string[]> {
  interface Node {
    metadata: { name: string }
    spec: { taints?: { effect: string }[] }
  }
  const { items }: { items: Node[] } = JSON.parse(await kubectl('get', 'nodes', '-o', 'json'))
  const open = items
    .filter(({ spec }) => !spec.taints?.some(({ effect }) => effect === 'NoSchedule'))
    .map(({ metadata }) => metadata.name)
  const [database] = await listPods('postgres')
  return open.sort((one, other) => Number(other === database?.spec.nodeName) - Number(one === database?.spec.nodeName))
}

/** Returns the nodes with pods of an app. */
export async function nodesOf(app: string): Promise<Set<string>> {
  return new Set((await listPods(app)).map(({ spec }) => spec.nodeName))
}

/** Returns the sum of restarts of an app's containers. */
export async function countRestarts(app: string): Promise<number> {
  const pods = await listPods(app)
  return pods
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

/** Waits until the rollout of a workload is complete. */
export async function rolledOut(workload: string): Promise<void> {
  await kubectl('rollout', 'status', workload, '--timeout', '180s')
}

/** Replaces every backend, so that the scheduler chooses the nodes again. */
export async function replaceBackends(): Promise<void> {
  await kubectl('rollout', 'restart', 'deployment/chat-backend')
  await rolledOut('deployment/chat-backend')
}
