import { nameOf } from '../objects.ts'
import type { Rule } from '../rule.ts'
import { replicasOf } from '../world.ts'

const CLUSTER_WIDE = ['Namespace', 'StorageClass', 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolume']

const GONE = [
  'extensions/v1beta1',
  'networking.k8s.io/v1beta1',
  'policy/v1beta1',
  'batch/v1beta1',
  'autoscaling/v2beta2',
  'autoscaling/v2beta1',
  'apps/v1beta1',
]

export const ENVIRONMENT: Rule[] = [
  {
    id: 'one-namespace',
    why: 'An object elsewhere is found by nobody, or overwrites that of another environment.',
    find: ({ objects, list }) => {
      const [namespace, ...more] = list('Namespace')
      if (!namespace || more.length > 0) return ['there is not exactly one Namespace']
      return objects
        .filter(({ kind, metadata }) => !CLUSTER_WIDE.includes(kind) && metadata.namespace !== namespace.metadata.name)
        .map((object) => `${nameOf(object)}: is in namespace ${object.metadata.namespace ?? 'default'}`)
    },
  },
  {
    id: 'pod-security',
    why: 'Kubernetes itself would admit a pod that could do more than it needs.',
    find: ({ list }) =>
      list('Namespace')
        .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
        .map(({ metadata }) => `Namespace ${metadata.name}: does not enforce restricted`),
  },
  {
    id: 'served-api',
    why: 'Kubernetes no longer serves this version.',
    find: ({ objects }) =>
      objects
        .filter(({ apiVersion }) => GONE.includes(apiVersion))
        .map((object) => `${nameOf(object)}: ${object.apiVersion}`),
  },
  {
    id: 'unique',
    why: 'Of two objects of one name the last one wins.',
    find: ({ objects }) => {
      const names = objects.map(nameOf)
      return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: is there twice`)
    },
  },
  {
    id: 'told-its-environment',
    why: 'Samples and teaching switches are refused by this setting.',
    find: ({ settings }) => {
      const [backend, page] = ['backend-config', 'frontend-config'].map((name) => settings(name).ENVIRONMENT)
      return backend && backend === page ? [] : [`ENVIRONMENT is ${backend} for the backend and ${page} for the page`]
    },
  },
  {
    id: 'no-trial-settings',
    why: 'Debug logs fill disks and tell too much; teaching switches let anybody stop a replica.',
    find: ({ environment, settings }) => {
      if (environment === 'development') return []
      const { LOG_LEVEL = 'info', TEACHING } = settings('backend-config')
      return [
        ...(['debug', 'trace'].includes(LOG_LEVEL) ? [`LOG_LEVEL is ${LOG_LEVEL} in ${environment}`] : []),
        ...(TEACHING && TEACHING !== '0' ? [`TEACHING is on in ${environment}`] : []),
      ]
    },
  },
  {
    id: 'production-scale',
    why: 'With fewer, a pod or a node that goes takes the chat along.',
    find: (world) => {
      if (world.environment !== 'production') return []
      const budgets = world.list('PodDisruptionBudget').flatMap(({ spec }) => world.select(spec?.selector))
      return world.workloads
        .filter(({ object, labels }) => object.kind === 'Deployment' && labels.app?.startsWith('chat-'))
        .flatMap((workload) => [
          ...(replicasOf(workload, world) > 1 ? [] : [`${workload.name}: there is one`]),
          ...(budgets.includes(workload) ? [] : [`${workload.name}: no budget keeps it during maintenance`]),
        ])
    },
  },
  {
    id: 'data-outlives',
    why: 'A deleted namespace would take the only copy of all messages along.',
    find: ({ environment, list }) => {
      if (environment !== 'production') return []
      const kept = list('StorageClass')
        .filter(({ reclaimPolicy }) => reclaimPolicy === 'Retain')
        .map(({ metadata }) => metadata.name)
      return list('StatefulSet')
        .flatMap(({ spec }) => spec?.volumeClaimTemplates ?? [])
        .filter(({ spec }) => !kept.includes(spec.storageClassName ?? ''))
        .map(({ metadata }) => `claim ${metadata.name}: its volume goes with it`)
    },
  },
]
