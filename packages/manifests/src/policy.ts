import { createInventory } from './inventory.ts'
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

/** The rules that the objects of each environment keep. kube-score checks what is not here. */
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

/** Returns a line for each violation in the objects of one environment. It begins with the id of the rule. */
export function findViolations(objects: KubernetesObject[]): string[] {
  const inventory = createInventory(objects)
  return RULES.flatMap(({ id, find }) => find(inventory).map((line) => `${id}: ${line}`))
}
