import type { Container, KubernetesObject, Selector, Template } from './objects.ts'
import { nameOf } from './objects.ts'

/** What makes pods, with the pods that it makes. */
export interface Workload {
  /** `Deployment chat-backend` */
  name: string
  object: KubernetesObject
  template: Template
  labels: Record<string, string>
  /** All of them, the ones that prepare and the sidecars too. */
  containers: Container[]
  /** Those that run as long as the pod does, and are therefore probed. A job's have an end. */
  lasting: Container[]
}

/** All objects of one environment, as the rules ask for them. */
export interface World {
  objects: KubernetesObject[]
  workloads: Workload[]
  /** As ENVIRONMENT of backend-config says it. */
  environment: string | undefined
  list(kind: string): KubernetesObject[]
  has(kind: string, name: string): boolean
  /** The workloads whose pods a selector of their namespace takes. */
  select(selector: Selector | undefined): Workload[]
  /** The data of a generated ConfigMap, by its name without the hash. */
  settings(name: string): Record<string, string>
}

export function createWorld(objects: KubernetesObject[]): World {
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

/** The name before Kustomize put a hash of the content behind it. */
export const withoutHash = (name: string) => name.replace(/-[a-z0-9]{10}$/, '')

/** How many pods a workload has, and at least has where an autoscaler decides. */
export function replicasOf({ object }: Workload, { list }: World): number {
  const scaler = list('HorizontalPodAutoscaler').find(({ spec }) => spec?.scaleTargetRef?.name === object.metadata.name)
  return scaler?.spec?.minReplicas ?? object.spec?.replicas ?? 1
}

/** Whether labels fit a selector; an empty one fits all. */
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
