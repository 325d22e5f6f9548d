import { createApi } from '@chat/client/api'
import { createSession } from '../features/account/session.ts'

export type Root = ReturnType<typeof createRoot>

/** The page without its looks: the API, and who is signed in. */
export function createRoot() {
  const api = createApi({ fetch: noticeEnd })
  const session = createSession(api)

  // Any answer may be the one that tells that the session is over.
  async function noticeEnd(...request: Parameters<typeof fetch>): Promise<Response> {
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
