import { createApi } from '@chat/client/api'
import { createSession } from '../features/account/session.ts'

export type Root = ReturnType<typeof createRoot>

/** Creates the API client and the session. */
export function createRoot() {
  const api = createApi({ fetch: fetchAndCheckSession })
  const session = createSession(api)

  // Any request may get the answer that the session has ended.
  async function fetchAndCheckSession(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await fetch(...request)
    if (response.status === 401) session.end()
    return response
  }

  function start() {
    session.followTabs()
    void session.load()
  }

  return { api, session, start }
}
