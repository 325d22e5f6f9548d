import { PROTOCOL } from '@chat/contract/protocol'
import { type Api, createApi } from './api.ts'
import type { SocketLike } from './connection-options.ts'

export interface NodeSession {
  api: Api
  /** Opens a socket that carries the session; for `createConnection`. */
  open: (url: string) => SocketLike
  /** The Cookie header as it is now; undefined when signed out. */
  cookie: () => string | undefined
}

/** A browser's cookie handling for Node: for suites, bots and benches. `baseUrl` is http or https, without a slash at the end. */
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
    // Node's WebSocket takes headers, unlike a browser's.
    open: (url) => new WebSocket(url, { headers: { cookie: cookie ?? '' } } as never) as SocketLike,
    cookie: () => cookie,
  }
}

/** The socket's address of the API at `baseUrl`. */
export function toSocketUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/^http/, 'ws')}${path}?protocol=${PROTOCOL}`
}
