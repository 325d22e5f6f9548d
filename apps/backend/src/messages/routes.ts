import {
  messageEditSchema,
  newMessageSchema,
  type Page,
  pageQuerySchema,
  parseSearchCursor,
  type SearchResult,
  searchQuerySchema,
} from '@chat/contract/messages'
import { messageParameters, roomParameters } from '@chat/contract/parameters'
import { PATHS } from '@chat/contract/paths'
import { parseSearch } from '@chat/contract/search-text'
import { type RequestHandler, Router } from 'express'
import type { Pool } from 'pg'
import { getSignedIn } from '../accounts/require-account.ts'
import { isStatementTimeout } from '../db/errors.ts'
import type { Queryable } from '../db/transaction.ts'
import { AppError } from '../http/app-error.ts'
import type { RateLimits } from '../http/rate-limits.ts'
import { validate } from '../http/validate.ts'
import type { Rooms } from '../rooms/rooms.ts'
import type { Edits } from './edits.ts'
import { findPage } from './repository.ts'
import { searchMessages } from './search.ts'
import { createSearchTurns } from './search-turns.ts'
import type { MessageWriter } from './writer.ts'

export interface MessageRoutesOptions {
  edits: Edits
  limits: RateLimits
  db: Queryable
  searches: Pool
  rooms: Rooms
  writer: MessageWriter
  requireAccount: RequestHandler
  getEpoch: () => string
}

export function createMessageRoutes({
  db,
  searches,
  edits,
  limits,
  rooms,
  writer,
  requireAccount,
  getEpoch,
}: MessageRoutesOptions): Router {
  const router = Router()
  const inTurn = createSearchTurns(searches.options.max)

  router.get(PATHS.messages, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const query = validate(pageQuerySchema, request.query)
    const { account } = getSignedIn(request)
    const found = await findPage(db, room, account.id, query)
    if (!found) {
      // Answer 403 for a public room, and 404 for a private or unknown one.
      await rooms.find(room, account)
      throw new AppError('not-a-member')
    }
    const messages = found.messages.slice(0, query.limit)
    if (query.after === undefined) messages.reverse()
    const more = found.messages.length > query.limit
    response.json({ epoch: getEpoch(), seq: found.seq, messages, more } satisfies Page)
  })

  router.post(PATHS.messages, requireAccount, async (request, response) => {
    const { room } = validate(roomParameters, request.params)
    const message = validate(newMessageSchema, request.body)
    const { account } = getSignedIn(request)
    await limits.message(account.id)
    const { fresh, ...stored } = await writer.send(account, room, message)
    response.status(fresh ? 201 : 200).json(stored)
  })

  router.patch(PATHS.message, requireAccount, async (request, response) => {
    const { room, seq } = validate(messageParameters, request.params)
    const { body } = validate(messageEditSchema, request.body)
    const { account } = getSignedIn(request)
    await limits.message(account.id)
    response.json(await edits.edit(account, room, seq, body))
  })

  router.delete(PATHS.message, requireAccount, async (request, response) => {
    const { room, seq } = validate(messageParameters, request.params)
    const { account } = getSignedIn(request)
    await limits.message(account.id)
    await edits.delete(account, room, seq)
    response.status(204).end()
  })

  router.get(PATHS.search, requireAccount, async (request, response) => {
    const query = validate(searchQuerySchema, request.query)
    const { account } = getSignedIn(request)
    const terms = parseSearch(query.q)
    if (terms.length === 0) throw new AppError('search-without-word')
    await limits.search(account.id)
    const before = query.before === undefined ? undefined : parseSearchCursor(query.before)
    const search = () => searchMessages(searches, account.id, { ...query, terms, before })
    const found = await inTurn(account.id, search).catch((cause: unknown) => {
      throw isStatementTimeout(cause) ? new AppError('search-too-slow', { cause }) : cause
    })
    const more = found.length > query.limit
    response.json({ messages: found.slice(0, query.limit), more } satisfies SearchResult)
  })

  return router
}
