import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { PATHS } from '@chat/contract/paths'

/** A WebSocket handshake that the backend must reject, and the expected status. */
export interface Handshake {
  kind: string
  method?: string
  path?: string
  headers: Record<string, string>
  status: number
}

export const VALID_HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

const { 'sec-websocket-key': _, ...keyless } = VALID_HANDSHAKE

export const HANDSHAKES: Handshake[] = [
  { kind: 'a missing key', headers: keyless, status: 400 },
  { kind: 'a malformed key', headers: { ...VALID_HANDSHAKE, 'sec-websocket-key': 'x' }, status: 400 },
  { kind: 'another version', headers: { ...VALID_HANDSHAKE, 'sec-websocket-version': '7' }, status: 400 },
  { kind: 'broken subprotocols', headers: { ...VALID_HANDSHAKE, 'sec-websocket-protocol': ',' }, status: 400 },
  { kind: 'another method', method: 'POST', headers: VALID_HANDSHAKE, status: 405 },
  { kind: 'another path', path: '/api/me', headers: VALID_HANDSHAKE, status: 404 },
  { kind: 'a path that is not a URL', path: '//', headers: VALID_HANDSHAKE, status: 404 },
  { kind: 'another origin', headers: { ...VALID_HANDSHAKE, origin: 'http://elsewhere' }, status: 403 },
  // The request of `curl --http2`. A server without HTTP/2 ignores the upgrade.
  { kind: 'HTTP/2', path: PATHS.health, headers: { ...VALID_HANDSHAKE, upgrade: 'h2c' }, status: 200 },
]

/** Sends a handshake. Returns the answer, or only the status 101 if the backend accepts it. */
export async function readHandshake(url: string, { method, path = PATHS.socket, headers }: Handshake) {
  const sent = request(new URL(url), { method: method ?? 'GET', path, headers, agent: false })
  const refused = once(sent, 'response')
  const upgraded = once(sent, 'upgrade')
  sent.end()
  const [response] = (await Promise.race([refused, upgraded])) as [IncomingMessage]
  const status = response.statusCode ?? 0
  const body = status === 101 ? '' : await text(response)
  response.destroy()
  return { status, type: response.headers['content-type'], body }
}

export const tryHandshake = async (url: string, handshake: Handshake) => (await readHandshake(url, handshake)).status
