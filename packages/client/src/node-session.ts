import { SOCKET_ADDRESS } from '@chat/contract/protocol'
import { type Api, createApi } from './api.ts'
import type { SocketLike } from './connection-options.ts'

export interface NodeSession {
  api: Api
  /** Opens a socket with the session's cookie, for `createConnection`. */
  open: (url: string) => SocketLike
  /** Returns the present Cookie header, or undefined without a session. */
  cookie: () => string | undefined
}

/** Creates an API client with a cookie jar for Node: for tests, bots and benches. `baseUrl` has no slash at the end. */
export function createNodeSession(baseUrl: string): NodeSession {
  let cookie: string | undefined

  const fetchWithCookie: typeof fetch = async (input, init = {}) => {
    const headers = new Headers(init.headers)
    if (cookie) headers.set('cookie', cookie)
    const response = await fetch(input, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookie = pair.endsWith('=') ? undefined : pair
    }
    return response
  }

  return {
    api: createApi({ baseUrl, fetch: fetchWithCookie }),
    // Node's WebSocket accepts headers, unlike a browser's.
    open: (url) => new WebSocket(url, { headers: { cookie: cookie ?? '' } } as never) as SocketLike,
    cookie: () => cookie,
  }
}

/** Returns the socket's address of the API at `baseUrl`. */
export const toSocketUrl = (baseUrl: string): string => baseUrl.replace(/^http/, 'ws') + SOCKET_ADDRESS
