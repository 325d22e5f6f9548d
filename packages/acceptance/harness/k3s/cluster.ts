import { createK3sDriver, createKubectl } from '../drivers/k3s.ts'

export const NAMESPACE = 'chat-production'

export const driver = createK3sDriver('production')

/** kubectl in production's namespace. */
export const kubectl = createKubectl(NAMESPACE)

/** kubectl where it makes no difference, or for pods of a test beside the application. */
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

/** The pods of one app that are not on their way out; production's, where no other namespace is named. */
export async function listPods(app: string, namespace = NAMESPACE): Promise<Pod[]> {
  const list = await kubectlIn(namespace)('get', 'pods', '--selector', `app=${app}`, '-o', 'json')
  const { items }: { items: Pod[] } = JSON.parse(list)
  return items.filter(({ metadata }) => !metadata.deletionTimestamp)
}

/** The nodes that take pods; the database's, where its volume holds it, is the first. */
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

/** The nodes on which pods of an app are. */
export async function nodesOf(app: string): Promise<Set<string>> {
  return new Set((await listPods(app)).map(({ spec }) => spec.nodeName))
}

/** How often the containers of an app were started again, all together. */
export async function countRestarts(app: string): Promise<number> {
  const pods = await listPods(app)
  return pods
    .flatMap(({ status }) => status.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
}

export const isReady = ({ status }: Pod): boolean =>
  status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false

/** Waits until a workload is as it was told. */
export async function rolledOut(workload: string): Promise<void> {
  await kubectl('rollout', 'status', workload, '--timeout', '180s')
}

/** Puts new backends in the place of those that run, where the scheduler now wants them. */
export async function replaceBackends(): Promise<void> {
  await kubectl('rollout', 'restart', 'deployment/chat-backend')
  await rolledOut('deployment/chat-backend')
}
