import { quantity } from '../quantity.ts'
import { eachContainer, eachWorkload, type Rule } from '../rule.ts'

const REQUESTS = ['cpu', 'memory']
const LIMITS = ['cpu', 'memory', 'ephemeral-storage']

export const RESOURCES: Rule[] = [
  {
    id: 'requests',
    why: 'The scheduler would put it where there is no room, and an autoscaler has nothing to take a percentage of.',
    find: eachContainer(({ resources }) =>
      REQUESTS.filter((name) => !resources?.requests?.[name]).map((name) => `requests no ${name}`),
    ),
  },
  {
    id: 'limits',
    why: "One that runs away takes the node's memory, processors or disk from all others.",
    find: eachContainer(({ resources }) =>
      LIMITS.filter((name) => !resources?.limits?.[name]).map((name) => `has no limit of ${name}`),
    ),
  },
  {
    id: 'request-within-limit',
    why: 'Kubernetes refuses such a pod.',
    find: eachContainer(({ resources: { requests = {}, limits = {} } = {} }) =>
      Object.keys(requests)
        .filter((name) => limits[name] && quantity(requests[name]) > quantity(limits[name]))
        .map((name) => `requests more ${name} than its limit`),
    ),
  },
  {
    id: 'bounded-folder',
    why: "An emptyDir without a size fills the node's disk.",
    find: eachWorkload(({ template }) =>
      (template.spec.volumes ?? [])
        .filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit)
        .map(({ name }) => `volume ${name} has no sizeLimit`),
    ),
  },
]
