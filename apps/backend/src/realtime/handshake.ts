import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { PATHS } from '@chat/contract/paths'
import type { Problem } from '@chat/contract/problem'
import type { RequestHandler } from 'express'
import { AppError } from '../http/app-error.ts'
import { isOriginAllowed } from '../http/origin.ts'

const asksForSocket = ({ headers }: IncomingMessage) => headers.upgrade?.toLowerCase() === 'websocket'

/**
 * Returns whether the request may become a socket. Node passes every other request to Express, which answers with the
 * reason.
 */
export function isHandshake(request: IncomingMessage, allowedOrigins: readonly string[] | undefined): boolean {
  const { method, url } = request
  // Do not use URL here: it throws for a target such as `//`.
  const isForSocket = method === 'GET' && url?.split('?')[0] === PATHS.socket
  return isForSocket && asksForSocket(request) && isOriginAllowed(request, allowedOrigins)
}

/** Returns the version of the protocol that the client names. Version 1 is not named. */
export function readProtocol({ url = '' }: IncomingMessage): number {
  return Number(new URLSearchParams(url.split('?')[1]).get('protocol')) || 1
}

/** Refuses a handshake at any other path, so the answer is not mistaken for an answer of that path. */
export const refuseOtherHandshakes: RequestHandler = (request, _response, next) => {
  if (!asksForSocket(request) || request.path === PATHS.socket) return next()
  throw new AppError('not-found', { detail: `WebSocket connections are at ${PATHS.socket}, not at ${request.path}` })
}

/** Answers a handshake with problem details and closes both directions. Otherwise a client could keep its side open. */
export function refuseHandshake(stream: Duplex, problem: Problem): void {
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'connection: close',
    'cache-control: no-store',
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  stream.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => stream.destroy())
}
