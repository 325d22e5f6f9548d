import { findOperations } from '@chat/contract/operations/find'
import { PATHS } from '@chat/contract/paths'
import type { RequestHandler } from 'express'
import { AppError } from './app-error.ts'

/** Helps operators: if a proxy drops these headers, every handshake arrives as a plain GET. */
const UPGRADE_DETAIL =
  'The request has no header "Upgrade: websocket". A proxy in front must use HTTP/1.1 and pass the headers Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version, Origin, Host and Cookie.'

/** Returns the methods of a path for the header Allow, or an empty list for an unknown path. GET includes HEAD. */
function listMethods(path: string): string[] {
  if (path === PATHS.socket) return ['GET']
  const methods = findOperations(path).map((operation) => operation.method.toUpperCase())
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods
}

/** Answers OPTIONS with all methods of a path. A router of Express would list only its own routes. */
export const answerOptions: RequestHandler = ({ method, path }, response, next) => {
  const methods = listMethods(path)
  if (method !== 'OPTIONS' || methods.length === 0) return next()
  response.set('allow', methods.join(', ')).status(204).end()
}

/** Answers requests without a route: 405 with the methods of a known path, 404 for an unknown path. Always problem details. */
export const notFound: RequestHandler = ({ method, path }, response) => {
  const methods = listMethods(path)
  if (method === 'GET' && path === PATHS.socket) {
    response.set({ upgrade: 'websocket', connection: 'Upgrade' })
    throw new AppError('upgrade-required', { detail: UPGRADE_DETAIL })
  }
  if (methods.length === 0 || methods.includes(method)) {
    throw new AppError('not-found', { detail: `${method} ${path} does not exist` })
  }
  response.set('allow', methods.join(', '))
  throw new AppError('method-not-allowed', { detail: `${path} takes ${methods.join(', ')}` })
}
