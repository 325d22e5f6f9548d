import { PATHS } from '@chat/contract/paths'
import { newRoomSchema, readMarkSchema } from '@chat/contract/rooms'
import { idSchema } from '@chat/contract/text'
import { type RequestHandler, Router } from 'express'
import { z } from 'zod'
import { getSignedIn } from '../accounts/require-account.ts'
import { validate } from '../http/validate.ts'
import type { Rooms } from './rooms.ts'

/** The path's `:room`. */
export const roomParameterSchema = z.object({ room: z.coerce.number().pipe(idSchema) })

export function createRoomRoutes(rooms: Rooms, requireAccount: RequestHandler): Router {
  const router = Router()

  router.get(PATHS.rooms, requireAccount, async (request, response) => {
    response.json(await rooms.list(getSignedIn(request).account))
  })

  router.post(PATHS.rooms, requireAccount, async (request, response) => {
    const { name, visibility } = validate(newRoomSchema, request.body)
    response.status(201).json(await rooms.create(getSignedIn(request).account, name, visibility))
  })

  router.get(PATHS.room, requireAccount, async (request, response) => {
    const { room } = validate(roomParameterSchema, request.params)
    response.json(await rooms.find(room, getSignedIn(request).account))
  })

  router.post(PATHS.members, requireAccount, async (request, response) => {
    const { room } = validate(roomParameterSchema, request.params)
    validate(z.strictObject({}), request.body ?? {})
    response.status(201).json(await rooms.join(getSignedIn(request).account, room))
  })

  router.put(PATHS.readMark, requireAccount, async (request, response) => {
    const { room } = validate(roomParameterSchema, request.params)
    const { seq } = validate(readMarkSchema, request.body)
    await rooms.markRead(getSignedIn(request).account, room, seq)
    response.status(204).end()
  })

  return router
}
