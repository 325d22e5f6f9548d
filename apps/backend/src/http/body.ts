import { isUtf8 } from 'node:buffer'
import { REQUEST_MAX_BYTES } from '@chat/contract/limits'
import express, { type RequestHandler } from 'express'
import { AppError } from './app-error.ts'

// What is no UTF-8 would be stored with other characters in its place: refused, as the socket does with 1007.
function verify(_request: unknown, _response: unknown, body: Buffer, encoding: string) {
  if (encoding === 'utf-8' && !isUtf8(body)) throw new AppError('bad-request', { detail: 'The body is not UTF-8' })
}

const requireJson: RequestHandler = (request, _response, next) => {
  // Not whether there is a body at all: fetch sends a content-length of 0 with a POST that has none.
  if (request.get('content-length') !== '0' && request.is('json') === false) {
    throw new AppError('media-type-unsupported')
  }
  next()
}

/** Reads a body, which must be JSON in UTF-8; what it must hold is for the route's schema to say. */
export const bodyHandlers: RequestHandler[] = [
  requireJson,
  express.json({ limit: REQUEST_MAX_BYTES, strict: false, verify }),
]
