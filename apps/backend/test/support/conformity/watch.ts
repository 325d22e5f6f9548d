// Importing this module records every answer and every event that this process receives: record.ts.
import supertest, { type Response } from 'supertest'
import { WebSocket } from 'ws'
import { recordAnswer, recordEvent } from './record.ts'

const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  const response = await plainFetch(input, init)
  // A killed replica cuts its answer short. The test checks that.
  const body = await response
    .clone()
    .text()
    .catch(() => undefined)
  const type = response.headers.get('content-type')
  if (body !== undefined) record(request.method, request.url, { status: response.status, type, body })
  return response
}

/** Every request of supertest ends in this method. Its types do not contain it. */
interface EndOfTest {
  method: string
  url: string
  assert(error: Error | null, response: Response | undefined, done: unknown): void
}
const { prototype } = supertest.Test as unknown as { prototype: EndOfTest }
const plainAssert = prototype.assert
prototype.assert = function (error, response, done) {
  if (response) {
    const { status, text = '' } = response
    record(this.method, this.url, { status, type: response.get('content-type') ?? null, body: text })
  }
  return plainAssert.call(this, error, response, done)
}

function record(method: string, url: string, answer: { status: number; type: string | null; body: string }) {
  if (['HEAD', 'OPTIONS'].includes(method)) return
  const [type = ''] = (answer.type ?? '').split(';')
  recordAnswer(method, new URL(url).pathname, { ...answer, type })
}

const plainEmit = WebSocket.prototype.emit
WebSocket.prototype.emit = function (this: WebSocket, name: string | symbol, ...values: unknown[]) {
  if (name === 'message') recordEvent(String(values[0]))
  return plainEmit.call(this, name, ...values)
}
