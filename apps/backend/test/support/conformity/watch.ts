// Once this is imported, every answer and every event that this process sees is held to the API's description: record.ts.
import { WebSocket } from 'ws'
import { recordAnswer, recordEvent } from './record.ts'

const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  const response = await plainFetch(input, init)
  // A replica that is killed cuts its answer short, which is for the test to see.
  const body = await response
    .clone()
    .text()
    .catch(() => undefined)
  if (body !== undefined && !['HEAD', 'OPTIONS'].includes(request.method)) {
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
