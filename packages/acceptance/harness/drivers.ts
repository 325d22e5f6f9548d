import type { Driver } from './driver.ts'
import { createComposeDriver } from './drivers/compose.ts'
import { createDockerRunDriver } from './drivers/docker-run.ts'
import { createK3sDriver } from './drivers/k3s.ts'
import { createKindDriver } from './drivers/kind.ts'
import { createNodeDriver } from './drivers/node.ts'
import { createProductionDriver } from './drivers/production.ts'

/** Every path that can be tested, by name. */
export const PATHS: Record<string, () => Driver> = {
  node: createNodeDriver,
  'docker-run': createDockerRunDriver,
  compose: () => createComposeDriver(),
  valkey: () => createComposeDriver('valkey'),
  nginx: () => createComposeDriver('nginx'),
  monitoring: () => createComposeDriver('monitoring'),
  production: createProductionDriver,
  kind: createKindDriver,
  k3s: () => createK3sDriver('production'),
  // What of k3s takes minutes; a part of `npm run full`.
  'k3s-long': () => createK3sDriver('production'),
  'k3s-staging': () => createK3sDriver('staging'),
}

/** The driver that ACCEPT_PATH names; without it `npm start`, which needs nothing but Node. */
export function chosenDriver(): Driver {
  const path = process.env.ACCEPT_PATH ?? 'node'
  const create = PATHS[path]
  if (!create) throw new Error(`ACCEPT_PATH is ${path}: choose one of ${Object.keys(PATHS).join(', ')}`)
  return create()
}
