import { memberParameters, roomParameters } from '@chat/contract/parameters'
import { PATHS } from '@chat/contract/paths'
import {
  type MemberList,
  membersQuerySchema,
  newMemberSchema,
  newRoomSchema,
  readMarkSchema,
  renameRoomSchema,
} from '@chat/contract/rooms'
import { type RequestHandler, Router } from 'express'
import { getSignedIn } from '../accounts/require-account.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { validate } from '../http/validate.ts'
import type { Rooms } from './rooms.ts'

export interface RoomRoutesOptions {
  rooms: Rooms
  limits: RateLimits
  /** Returns whether the account has a connection to any replica. */
  isOnline: (account: number) => boolean
  requireAccount: RequestHandler
}

export function createRoomRoutes({ rooms, limits, isOnline, requireAccount }: RoomRoutesOptions): Router {
  const router = Router()

  router.get(PATHS.rooms, requireAccount, async (request, response) => {
    response.json(await rooms.list(getSignedIn(request).account))
  })

  router.post(PATHS.rooms, requireAccount, async (request, response) => {
    const room = validate(newRoomSchema, request.body)
    const { account } = getSignedIn(request)
    // Counts as a message, because all clients receive an event.
    await limits.message(account.id)
    response.status(201).json(await rooms.create(account, room))
  })

  router.get(PATHS.room, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    response.json(await rooms.find(room, getSignedIn(request).account))
  })

  router.patch(PATHS.room, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const { name } = validate(renameRoomSchema, request.body)
    const { account } = getSignedIn(request)
    await limits.message(account.id)
    response.json(await rooms.rename(account, room, name))
  })

  router.get(PATHS.members, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const query = validate(membersQuerySchema, request.query)
    const page = await rooms.listMembers(getSignedIn(request).account, room, query)
    const members = page.members.map((member) => ({ ...member, online: isOnline(member.id) }))
    response.json({ ...page, members } satisfies MemberList)
  })

  router.post(PATHS.members, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const { name } = validate(newMemberSchema, request.body === undefined ? {} : request.body)
    const { account } = getSignedIn(request)
    // Counts as a message, because it locks the room and sends an event to all members. The same holds for `DELETE`.
    await limits.message(account.id)
    response
      .status(201)
      .json(await (name === undefined ? rooms.join(account, room) : rooms.invite(account, room, name)))
  })

  router.delete(PATHS.member, requireAccount, async (request, response) => {
    const { room, account: removed } = validate(memberParameters, request.params)
    const { account } = getSignedIn(request)
    await limits.message(account.id)
    await rooms.remove(account, room, removed)
    response.status(204).end()
  })

  router.put(PATHS.readMark, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const { seq } = validate(readMarkSchema, request.body)
    await rooms.markRead(getSignedIn(request).account, room, seq)
    response.status(204).end()
  })

  return router
}
