import { newMessageSchema, type Page, pageQuerySchema } from '@chat/contract/messages'
import { PATHS } from '@chat/contract/paths'
import { type RequestHandler, Router } from 'express'
import { getSignedIn } from '../accounts/require-account.ts'
import type { Queryable } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import { validate } from '../http/validate.ts'
import type { Rooms } from '../rooms/rooms.ts'
import { roomParameterSchema } from '../rooms/routes.ts'
import { findPage } from './repository.ts'
import type { MessageWriter } from './writer.ts'

export interface MessageRoutesOptions {
  db: Queryable
  rooms: Rooms
  writer: MessageWriter
  requireAccount: RequestHandler
  getEpoch: () => string
}

export function createMessageRoutes({ db, rooms, writer, requireAccount, getEpoch }: MessageRoutesOptions): Router {
  const router = Router()

  router.get(PATHS.messages, requireAccount, async (request, response) => {
    const { room } = validate(roomParameterSchema, request.params)
    const query = validate(pageQuerySchema, request.query)
    const { account } = getSignedIn(request)
    const found = await findPage(db, room, account.id, query)
    if (!found) {
      // Not a member: say whether there is something to join.
      await rooms.find(room, account)
      throw new AppError('not-a-member')
    }
    const messages = found.messages.slice(0, query.limit)
    if (query.after === undefined) messages.reverse()
    const more = found.messages.length > query.limit
    response.json({ epoch: getEpoch(), seq: found.seq, messages, more } satisfies Page)
  })

  router.post(PATHS.messages, requireAccount, async (request, response) => {
    const { room } = validate(roomParameterSchema, request.params)
    const message = validate(newMessageSchema, request.body)
    const { fresh, ...stored } = await writer.send(getSignedIn(request).account, room, message)
    response.status(fresh ? 201 : 200).json(stored)
  })

  return router
}
