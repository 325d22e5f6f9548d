import { matches, replicasOf } from '../inventory.ts'
import { eachWorkload, type Rule } from '../rule.ts'

/** The default of the backend's DRAIN_SECONDS (apps/backend/src/config/config.ts). */
const DRAIN_SECONDS = 5

/** Time for the steps after the drain: close sockets in turn, finish requests, close the pool. */
const CLOSING_SECONDS = 15

/** The default of Kubernetes. */
const DEFAULT_GRACE_SECONDS = 30

export const AVAILABILITY: Rule[] = [
  {
    id: 'no-gap-in-updates',
    why: 'An update would have a time without a ready pod.',
    find: eachWorkload(({ object: { kind, spec }, labels }) => {
      if (kind !== 'Deployment' || !labels.app?.startsWith('chat-')) return false
      const { maxSurge, maxUnavailable } = spec?.strategy?.rollingUpdate ?? {}
      return !(maxUnavailable === 0 && maxSurge === 1) && 'needs maxSurge: 1 and maxUnavailable: 0'
    }),
  },
  {
    id: 'one-writer',
    why: 'Two pods would be two databases, or write to the same folder.',
    find: eachWorkload(({ object: { kind, spec }, labels }) => {
      if (labels.app?.startsWith('chat-') || kind === 'CronJob') return false
      if (spec?.replicas !== 1) return 'must have one replica'
      return kind === 'Deployment' && spec.strategy?.type !== 'Recreate' && 'needs the strategy Recreate'
    }),
  },
  {
    id: 'recoverable-statefulset',
    why: 'A corrected image tag has no effect, because the controller first waits until the broken pod is ready.',
    find: eachWorkload(
      ({ object: { kind, spec } }) =>
        kind === 'StatefulSet' &&
        spec?.podManagementPolicy !== 'Parallel' &&
        'waits for a pod that never becomes ready',
    ),
  },
  {
    id: 'time-to-drain',
    why: 'A pod that stops while the edge still sends requests, or while it drains, cuts requests and connections.',
    find: eachWorkload(({ labels, lasting, template }, { settings }) => {
      if (labels.app === 'chat-frontend') {
        const waits = lasting.every(({ lifecycle }) => (lifecycle?.preStop?.sleep?.seconds ?? 0) >= DRAIN_SECONDS)
        return !waits && `stops at once, and needs a preStop sleep of ${DRAIN_SECONDS} s`
      }
      if (labels.app !== 'chat-backend') return false
      const drain = Number(settings('backend-config').DRAIN_SECONDS ?? DRAIN_SECONDS)
      const grace = template.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
      return grace < drain + CLOSING_SECONDS && `is killed after ${grace} s, but drains for ${drain} s`
    }),
  },
  {
    id: 'spread',
    why: 'Replicas on one node fail together. With a hard rule, they stay pending on a cluster of one node.',
    find: eachWorkload((workload) => {
      const { object, labels, template } = workload
      if (object.kind !== 'Deployment' || !labels.app?.startsWith('chat-')) return false
      const { topologySpreadConstraints = [] } = template.spec
      if (topologySpreadConstraints.length === 0) return 'is not spread over nodes'
      const hard = topologySpreadConstraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway')
      return hard && 'requires several nodes'
    }),
  },
  {
    id: 'budget',
    why: 'If a budget requires all replicas, no node can be drained. A budget without pods has no effect.',
    find: (inventory) =>
      inventory.list('PodDisruptionBudget').flatMap(({ metadata, spec }) => {
        const [workload] = inventory.select(spec?.selector)
        if (!workload) return [`PodDisruptionBudget ${metadata.name}: selects no pod`]
        return Number(spec?.minAvailable) >= replicasOf(workload, inventory)
          ? [`PodDisruptionBudget ${metadata.name}: requires all replicas of ${workload.name}`]
          : []
      }),
  },
  {
    id: 'autoscaler',
    why: 'Its metrics stay <unknown>, or each `kubectl apply` resets the number of replicas.',
    find: ({ list, workloads }) =>
      list('HorizontalPodAutoscaler').flatMap(({ metadata, spec }) => {
        const target = workloads.find(
          ({ object }) =>
            object.kind === spec?.scaleTargetRef?.kind && object.metadata.name === spec.scaleTargetRef.name,
        )
        const say = (text: string) => [`HorizontalPodAutoscaler ${metadata.name}: ${text}`]
        if (!target) return say('its target does not exist')
        if (target.object.spec?.replicas !== undefined) return say('its target has a fixed number of replicas')
        const wanted = (spec?.metrics ?? []).flatMap(({ resource }) => resource?.name ?? [])
        const missing = wanted.filter((name) => target.containers.some(({ resources }) => !resources?.requests?.[name]))
        return missing.flatMap((name) => say(`measures ${name}, which a container does not request`))
      }),
  },
  {
    id: 'selector',
    why: 'Kubernetes rejects a selector that does not match its own pods. Two controllers of one pod disturb each other.',
    find: ({ workloads }) =>
      workloads.flatMap(({ name, object, labels }) => {
        const selector = object.spec?.selector
        if (!selector) return []
        if (!matches(selector, labels)) return [`${name}: does not select its own pods`]
        const others = workloads.filter((other) => other.object !== object && matches(selector, other.labels))
        return others.map((other) => `${name}: selects the pods of ${other.name}`)
      }),
  },
  {
    id: 'scheduled-job',
    why: 'A job that hangs blocks all later ones, and two jobs would write the same files.',
    find: ({ list }) =>
      list('CronJob').flatMap(({ metadata, spec }) => [
        ...(spec?.concurrencyPolicy === 'Forbid' ? [] : [`CronJob ${metadata.name}: needs concurrencyPolicy Forbid`]),
        ...(spec?.jobTemplate?.spec.activeDeadlineSeconds
          ? []
          : [`CronJob ${metadata.name}: has no activeDeadlineSeconds`]),
      ]),
  },
]
