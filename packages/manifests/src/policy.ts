import type { KubernetesObject } from './objects.ts'
import type { Rule } from './rule.ts'
import { AVAILABILITY } from './rules/availability.ts'
import { ENVIRONMENT } from './rules/environment.ts'
import { IMAGES } from './rules/images.ts'
import { INGRESS } from './rules/ingress.ts'
import { NETWORK } from './rules/network.ts'
import { PODS } from './rules/pods.ts'
import { PROBES } from './rules/probes.ts'
import { REFERENCES } from './rules/references.ts'
import { RESOURCES } from './rules/resources.ts'
import { RIGHTS } from './rules/rights.ts'
import { SECRETS } from './rules/secrets.ts'
import { createWorld } from './world.ts'

/** All that is asked of the objects of one environment. */
export const RULES: Rule[] = [
  ...IMAGES,
  ...PODS,
  ...RESOURCES,
  ...PROBES,
  ...AVAILABILITY,
  ...REFERENCES,
  ...NETWORK,
  ...INGRESS,
  ...RIGHTS,
  ...SECRETS,
  ...ENVIRONMENT,
]

/** What is wrong with an environment's objects, a line each, by the rule that says so. */
export function findFaults(objects: KubernetesObject[]): string[] {
  const world = createWorld(objects)
  return RULES.flatMap(({ id, find }) => find(world).map((line) => `${id}: ${line}`))
}
