import { eachWorkload, type Rule } from '../rule.ts'
import { matches, replicasOf } from '../world.ts'

/** The default of the backend's DRAIN_SECONDS (apps/backend/src/config/config.ts). */
const DRAIN_SECONDS = 5

/** What it does after that: sockets close over a spread, requests end, the pool closes. */
const CLOSING_SECONDS = 15

/** Kubernetes' own, where a pod says nothing. */
const DEFAULT_GRACE_SECONDS = 30

export const AVAILABILITY: Rule[] = [
  {
    id: 'no-gap-in-updates',
    why: 'Between the last pod of the old version and the first of the new one nobody would be served.',
    find: eachWorkload(({ object: { kind, spec }, labels }) => {
      if (kind !== 'Deployment' || !labels.app?.startsWith('chat-')) return false
      const { maxSurge, maxUnavailable } = spec?.strategy?.rollingUpdate ?? {}
      return !(maxUnavailable === 0 && maxSurge === 1) && 'is not updated one by one, the new pod first'
    }),
  },
  {
    id: 'one-writer',
    why: 'Two pods of these would be two databases, or write to one folder.',
    find: eachWorkload(({ object: { kind, spec }, labels }) => {
      if (labels.app?.startsWith('chat-') || kind === 'CronJob') return false
      if (spec?.replicas !== 1) return 'must have one replica'
      return kind === 'Deployment' && spec.strategy?.type !== 'Recreate' && 'must be gone before it comes again'
    }),
  },
  {
    id: 'mended-statefulset',
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
    why: 'A pod that ends before the edge has noticed, or while it drains, breaks off requests and sockets.',
    find: eachWorkload(({ labels, lasting, template }, { settings }) => {
      if (labels.app === 'chat-frontend') {
        const waits = lasting.every(({ lifecycle }) => (lifecycle?.preStop?.sleep?.seconds ?? 0) >= DRAIN_SECONDS)
        return !waits && `ends at once, and not ${DRAIN_SECONDS} s after it was told to`
      }
      if (labels.app !== 'chat-backend') return false
      const drain = Number(settings('backend-config').DRAIN_SECONDS ?? DRAIN_SECONDS)
      const grace = template.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS
      return grace < drain + CLOSING_SECONDS && `is killed after ${grace} s, and drains for ${drain}`
    }),
  },
  {
    id: 'spread',
    why: 'All replicas on one node end with it; a hard rule would leave them pending where there is one node.',
    find: eachWorkload((workload) => {
      const { object, labels, template } = workload
      if (object.kind !== 'Deployment' || !labels.app?.startsWith('chat-')) return false
      const { topologySpreadConstraints = [], affinity } = template.spec
      if (topologySpreadConstraints.length === 0) return 'is not spread over nodes'
      const hard =
        topologySpreadConstraints.some(({ whenUnsatisfiable }) => whenUnsatisfiable !== 'ScheduleAnyway') ||
        affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution
      return hard && 'insists on several nodes'
    }),
  },
  {
    id: 'budget',
    why: 'A budget that asks for as many as there are keeps a node from ever being emptied; one of no pods keeps nothing.',
    find: (world) =>
      world.list('PodDisruptionBudget').flatMap(({ metadata, spec }) => {
        const [workload] = world.select(spec?.selector)
        if (!workload) return [`PodDisruptionBudget ${metadata.name}: fits no pod`]
        return Number(spec?.minAvailable) >= replicasOf(workload, world)
          ? [`PodDisruptionBudget ${metadata.name}: asks for all of ${workload.name}`]
          : []
      }),
  },
  {
    id: 'autoscaler',
    why: 'Its figures stay <unknown>, or each `kubectl apply` undoes what it has chosen.',
    find: ({ list, workloads }) =>
      list('HorizontalPodAutoscaler').flatMap(({ metadata, spec }) => {
        const target = workloads.find(
          ({ object }) =>
            object.kind === spec?.scaleTargetRef?.kind && object.metadata.name === spec.scaleTargetRef.name,
        )
        const say = (text: string) => [`HorizontalPodAutoscaler ${metadata.name}: ${text}`]
        if (!target) return say('scales nothing')
        if (target.object.spec?.replicas !== undefined) return say('and a fixed number of replicas')
        const wanted = (spec?.metrics ?? []).flatMap(({ resource }) => resource?.name ?? [])
        const missing = wanted.filter((name) => target.containers.some(({ resources }) => !resources?.requests?.[name]))
        return missing.flatMap((name) => say(`measures ${name}, which is not requested`))
      }),
  },
  {
    id: 'selector',
    why: "A selector that does not fit its own pods is refused; one that fits another's takes them.",
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
    why: 'One that hangs keeps all later ones away, or two work on the same files.',
    find: ({ list }) =>
      list('CronJob').flatMap(({ metadata, spec }) => [
        ...(spec?.concurrencyPolicy === 'Forbid' ? [] : [`CronJob ${metadata.name}: may run twice at a time`]),
        ...(spec?.jobTemplate?.spec.activeDeadlineSeconds ? [] : [`CronJob ${metadata.name}: may run for ever`]),
      ]),
  },
]
