import type { Driver } from './driver.ts'
import { createComposeDriver } from './drivers/compose.ts'
import { createDockerRunDriver } from './drivers/docker-run.ts'
import { createK3sDriver } from './drivers/k3s.ts'
import { createKindDriver } from './drivers/kind.ts'
import { createNodeDriver } from './drivers/node.ts'
import { createProductionDriver } from './drivers/production.ts'

/** Creates the driver of each target, by name. */
export const TARGETS: Record<string, () => Driver> = {
  node: createNodeDriver,
  'docker-run': createDockerRunDriver,
  compose: () => createComposeDriver(),
  valkey: () => createComposeDriver('valkey'),
  nginx: () => createComposeDriver('nginx'),
  monitoring: () => createComposeDriver('monitoring'),
  production: createProductionDriver,
  kind: createKindDriver,
  k3s: () => createK3sDriver('production'),
  // Tests on k3s that take minutes. `npm run full` runs them.
  'k3s-long': () => createK3sDriver('production'),
  'k3s-staging': () => createK3sDriver('staging'),
}

/** Returns the driver that ACCEPT_TARGET names. The default is `npm start`, which needs only Node. */
export function chosenDriver(): Driver {
  const target = process.env.ACCEPT_TARGET ?? 'node'
  const create = TARGETS[target]
  if (!create) throw new Error(`ACCEPT_TARGET is ${target}: choose one of ${Object.keys(TARGETS).join(', ')}`)
  return create()
}
