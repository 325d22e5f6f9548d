import { findOperations } from '@chat/contract/operations/find'
import { PATHS } from '@chat/contract/paths'
import type { RequestHandler } from 'express'
import { AppError } from './app-error.ts'

/** Helps operators: if a proxy drops these headers, every handshake arrives as a plain GET. */
const UPGRADE_DETAIL =
  'The request has no header "Upgrade: websocket". A proxy in front must use HTTP/1.1 and pass the headers Upgrade, Connection, Sec-WebSocket-Key, Sec-WebSocket-Version, Origin, Host and Cookie.'

/** The methods that a path takes, for the header Allow; empty where there is no such path. GET is answered to HEAD as well. */
function listMethods(path: string): string[] {
  if (path === PATHS.socket) return ['GET']
  const methods = findOperations(path).map((operation) => operation.method.toUpperCase())
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods
}

/** Tells what a path takes: each of express's routers would name its own routes alone. */
export const answerOptions: RequestHandler = ({ method, path }, response, next) => {
  const methods = listMethods(path)
  if (method !== 'OPTIONS' || methods.length === 0) return next()
  response.set('allow', methods.join(', ')).status(204).end()
}

/** Nothing matched: a path that exists names the methods that it takes; under every path the answer is problem details, never a page. */
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
