import { createK3sDriver, createKubectl } from '../../../drivers/k3s.ts'

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
