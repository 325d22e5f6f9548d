import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { PATHS } from '@chat/contract/paths'

/** A request to become a socket that must not, and the status that it gets. */
export interface Handshake {
  kind: string
  method?: string
  path?: string
  headers: Record<string, string>
  status: number
}

const VALID = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

const { 'sec-websocket-key': _, ...keyless } = VALID

export const HANDSHAKES: Handshake[] = [
  { kind: 'no key', headers: keyless, status: 400 },
  { kind: 'a key that is none', headers: { ...VALID, 'sec-websocket-key': 'x' }, status: 400 },
  { kind: 'another version', headers: { ...VALID, 'sec-websocket-version': '7' }, status: 400 },
  { kind: 'broken subprotocols', headers: { ...VALID, 'sec-websocket-protocol': ',' }, status: 400 },
  { kind: 'another method', method: 'POST', headers: VALID, status: 405 },
  { kind: 'another path', path: '/api/me', headers: VALID, status: 404 },
  { kind: 'a path that is no URL', path: '//', headers: VALID, status: 404 },
  { kind: 'another origin', headers: { ...VALID, origin: 'http://elsewhere' }, status: 403 },
  // As `curl --http2` asks: a server that cannot do it answers as if it had not been asked.
  { kind: 'HTTP/2', path: PATHS.health, headers: { ...VALID, upgrade: 'h2c' }, status: 200 },
]

/** The status that a handshake ends with; 101 where it becomes a socket. */
export async function tryHandshake(url: string, { method, path = PATHS.socket, headers }: Handshake): Promise<number> {
  const sent = request(new URL(url), { method: method ?? 'GET', path, headers, agent: false })
  const refused = once(sent, 'response')
  const upgraded = once(sent, 'upgrade')
  sent.end()
  const [response] = (await Promise.race([refused, upgraded])) as [IncomingMessage]
  response.destroy()
  return response.statusCode ?? 0
}
