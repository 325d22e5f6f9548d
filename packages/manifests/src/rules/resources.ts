import { quantity } from '../quantity.ts'
import { eachContainer, eachWorkload, type Rule } from '../rule.ts'

export const RESOURCES: Rule[] = [
  {
    id: 'request-within-limit',
    why: 'Kubernetes rejects the pod.',
    find: eachContainer(({ resources: { requests = {}, limits = {} } = {} }) =>
      Object.keys(requests)
        .filter((name) => limits[name] && quantity(requests[name]) > quantity(limits[name]))
        .map((name) => `requests more ${name} than its limit`),
    ),
  },
  {
    id: 'bounded-empty-dir',
    why: "An emptyDir without a size can fill the node's disk.",
    find: eachWorkload(({ template }) =>
      (template.spec.volumes ?? [])
        .filter(({ emptyDir }) => emptyDir && !emptyDir.sizeLimit)
        .map(({ name }) => `volume ${name} has no sizeLimit`),
    ),
  },
]
