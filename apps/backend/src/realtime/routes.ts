import { roomParameters } from '@chat/contract/parameters'
import { PATHS } from '@chat/contract/paths'
import { type MemberList, membersQuerySchema } from '@chat/contract/rooms'
import type { Instance, Topology } from '@chat/contract/topology'
import { type RequestHandler, Router } from 'express'
import { getSignedIn } from '../accounts/require-account.ts'
import { validate } from '../http/validate.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Peers } from './peers.ts'

export interface RealtimeRoutesOptions {
  rooms: Rooms
  peers: Peers
  /** This replica, as it is now. */
  describe: () => Instance
  requireAccount: RequestHandler
}

/** What is known of now: who is online, and which replicas serve. */
export function createRealtimeRoutes({ rooms, peers, describe, requireAccount }: RealtimeRoutesOptions): Router {
  const router = Router()

  router.get(PATHS.members, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const query = validate(membersQuerySchema, request.query)
    const page = await rooms.listMembers(getSignedIn(request).account, room, query)
    const members = page.members.map((member) => ({ ...member, online: peers.isOnline(member.id) }))
    response.json({ ...page, members } satisfies MemberList)
  })

  router.get(PATHS.topology, requireAccount, (_request, response) => {
    response.json({ serving: describe().instance, instances: peers.list() } satisfies Topology)
  })

  return router
}
