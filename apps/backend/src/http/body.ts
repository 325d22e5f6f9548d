import { isUtf8 } from 'node:buffer'
import { REQUEST_MAX_BYTES } from '@chat/contract/limits'
import express, { type RequestHandler } from 'express'
import { AppError } from './app-error.ts'

// Refuse invalid UTF-8, as the WebSocket does with 1007. Node would replace it by other characters.
function verify(_request: unknown, _response: unknown, body: Buffer, encoding: string) {
  if (encoding === 'utf-8' && !isUtf8(body)) throw new AppError('bad-request', { detail: 'The body is not UTF-8' })
}

const requireJson: RequestHandler = (request, _response, next) => {
  // `fetch` sends a content-length of 0 with a POST without body.
  if (request.get('content-length') !== '0' && request.is('json') === false) {
    throw new AppError('media-type-unsupported')
  }
  next()
}

/** Parse a body, which must be JSON in UTF-8. Each route validates the content by its schema. */
export const bodyHandlers: RequestHandler[] = [
  requireJson,
  express.json({ limit: REQUEST_MAX_BYTES, strict: false, verify }),
]
