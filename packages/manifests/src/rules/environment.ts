import { replicasOf } from '../inventory.ts'
import { nameOf } from '../objects.ts'
import type { Rule } from '../rule.ts'

const CLUSTER_WIDE = ['Namespace', 'StorageClass', 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolume']

export const ENVIRONMENT: Rule[] = [
  {
    id: 'one-namespace',
    why: 'An object in another namespace has no effect here, or overwrites that of another environment.',
    find: ({ objects, list }) => {
      const [namespace, ...more] = list('Namespace')
      if (!namespace || more.length > 0) return ['there must be one Namespace']
      return objects
        .filter(({ kind, metadata }) => !CLUSTER_WIDE.includes(kind) && metadata.namespace !== namespace.metadata.name)
        .map((object) => `${nameOf(object)}: is in namespace ${object.metadata.namespace ?? 'default'}`)
    },
  },
  {
    id: 'pod-security',
    why: 'Otherwise Kubernetes admits pods with more rights than they need.',
    find: ({ list }) =>
      list('Namespace')
        .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted')
        .map(({ metadata }) => `Namespace ${metadata.name}: does not enforce restricted`),
  },
  {
    id: 'unique-names',
    why: 'The second of two objects with one name overwrites the first.',
    find: ({ objects }) => {
      const names = objects.map(nameOf)
      return names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: exists twice`)
    },
  },
  {
    id: 'known-environment',
    why: 'With this setting, the backend refuses sample passwords and teaching switches.',
    find: ({ settings }) => {
      const [backend, page] = ['backend-config', 'frontend-config'].map((name) => settings(name).ENVIRONMENT)
      return backend && backend === page ? [] : [`ENVIRONMENT is ${backend} for the backend and ${page} for the page`]
    },
  },
  {
    id: 'no-trial-settings',
    why: 'Debug logs fill disks and contain personal data. Teaching switches let every user stop a replica.',
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
    why: 'With one replica, or without a budget, the chat stops with a pod or a node.',
    find: (inventory) => {
      if (inventory.environment !== 'production') return []
      const budgets = inventory.list('PodDisruptionBudget').flatMap(({ spec }) => inventory.select(spec?.selector))
      return inventory.workloads
        .filter(({ object, labels }) => object.kind === 'Deployment' && labels.app?.startsWith('chat-'))
        .flatMap((workload) => [
          ...(replicasOf(workload, inventory) > 1 ? [] : [`${workload.name}: has one replica`]),
          ...(budgets.includes(workload) ? [] : [`${workload.name}: has no PodDisruptionBudget`]),
        ])
    },
  },
  {
    id: 'retained-data',
    why: 'The deletion of the namespace would delete all messages.',
    find: ({ environment, list }) => {
      if (environment !== 'production') return []
      const kept = list('StorageClass')
        .filter(({ reclaimPolicy }) => reclaimPolicy === 'Retain')
        .map(({ metadata }) => metadata.name)
      return list('StatefulSet')
        .flatMap(({ spec }) => spec?.volumeClaimTemplates ?? [])
        .filter(({ spec }) => !kept.includes(spec.storageClassName ?? ''))
        .map(({ metadata }) => `claim ${metadata.name}: its StorageClass does not retain the volume`)
    },
  },
]
