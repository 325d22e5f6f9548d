import type { Container, KubernetesObject, Selector, Template } from './objects.ts'
import { nameOf } from './objects.ts'

/** An object that creates pods, with their template. */
export interface Workload {
  /** `Deployment chat-backend` */
  name: string
  object: KubernetesObject
  template: Template
  labels: Record<string, string>
  /** All containers, init containers and sidecars included. */
  containers: Container[]
  /** Containers that run as long as the pod, and therefore need probes. A job has none. */
  lasting: Container[]
}

/** The objects of one environment, with the look-ups that the rules need. */
export interface Inventory {
  objects: KubernetesObject[]
  workloads: Workload[]
  /** ENVIRONMENT of backend-config */
  environment: string | undefined
  list(kind: string): KubernetesObject[]
  has(kind: string, name: string): boolean
  /** The workloads whose pods a selector matches. */
  select(selector: Selector | undefined): Workload[]
  /** The data of a generated ConfigMap, by its name without the hash. */
  settings(name: string): Record<string, string>
}

export function createInventory(objects: KubernetesObject[]): Inventory {
  const list = (kind: string) => objects.filter((object) => object.kind === kind)
  const workloads = objects.flatMap(workloadOf)
  const settings = (name: string) =>
    list('ConfigMap').find(({ metadata }) => metadata.name === name || withoutHash(metadata.name) === name)?.data ?? {}
  return {
    objects,
    workloads,
    environment: settings('backend-config').ENVIRONMENT,
    list,
    has: (kind, name) => list(kind).some(({ metadata }) => metadata.name === name),
    select: (selector) => workloads.filter(({ labels }) => matches(selector, labels)),
    settings,
  }
}

/** Kustomize appends a hash of the content to the name of a generated ConfigMap or Secret. */
export const withoutHash = (name: string) => name.replace(/-[a-z0-9]{10}$/, '')

/** The number of pods of a workload; with an autoscaler, its minimum. */
export function replicasOf({ object }: Workload, { list }: Inventory): number {
  const scaler = list('HorizontalPodAutoscaler').find(({ spec }) => spec?.scaleTargetRef?.name === object.metadata.name)
  return scaler?.spec?.minReplicas ?? object.spec?.replicas ?? 1
}

/** Whether labels match a selector. An empty selector matches all. */
export function matches(selector: Selector | undefined, labels: Record<string, string>): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
}

function workloadOf(object: KubernetesObject): Workload[] {
  const template = object.spec?.template ?? object.spec?.jobTemplate?.spec.template
  if (!template) return []
  const { containers, initContainers = [] } = template.spec
  const lasting = object.kind === 'CronJob' || object.kind === 'Job' ? [] : containers
  const labels = template.metadata?.labels ?? {}
  return [{ name: nameOf(object), object, template, labels, containers: [...initContainers, ...containers], lasting }]
}
