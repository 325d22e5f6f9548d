import { PATHS } from '@chat/contract/paths'
import type { Instance, Topology } from '@chat/contract/topology'
import { type RequestHandler, Router } from 'express'
import type { Peers } from './peers.ts'

export interface TopologyRoutesOptions {
  peers: Peers
  /** Describes this replica. */
  describe: () => Instance
  requireAccount: RequestHandler
}

export function createTopologyRoutes({ peers, describe, requireAccount }: TopologyRoutesOptions): Router {
  const router = Router()

  router.get(PATHS.topology, requireAccount, (_request, response) => {
    response.json({ serving: describe().instance, instances: peers.list() } satisfies Topology)
  })

  return router
}
