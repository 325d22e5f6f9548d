import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, expect, inject } from 'vitest'
import { WebSocket } from 'ws'
import { readCounts, recordAnswer, recordEvent, takeDifferences } from './record.ts'

// Every answer and every event that any integration test sees passes here, so that no test can forget to look.

const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  const response = await plainFetch(input, init)
  // A replica that is killed cuts its answer short, which is for the test to see.
  const body = await response
    .clone()
    .text()
    .catch(() => undefined)
  if (body !== undefined && request.method !== 'HEAD') {
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';')
    recordAnswer(request.method, new URL(request.url).pathname, { status: response.status, type, body })
  }
  return response
}

const plainEmit = WebSocket.prototype.emit
WebSocket.prototype.emit = function (this: WebSocket, name: string | symbol, ...values: unknown[]) {
  if (name === 'message') recordEvent(String(values[0]))
  return plainEmit.call(this, name, ...values)
}

afterEach(() => {
  expect(takeDifferences()).toEqual([])
})

afterAll(() => {
  expect(takeDifferences()).toEqual([])
  writeFileSync(join(inject('conformityFolder'), `${randomUUID()}.json`), JSON.stringify(readCounts()))
})
