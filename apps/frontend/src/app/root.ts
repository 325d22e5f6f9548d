import { createApi } from '@chat/client/api'
import { createSession } from '../features/account/session.ts'
import { createStore } from '../lib/store.ts'
import { type Chat, createChat } from './chat.ts'

export type Root = ReturnType<typeof createRoot>

/** The page without its looks: who is signed in, and that account's chat as long as it is. */
export function createRoot() {
  const chat = createStore<Chat | undefined>(undefined)
  const api = createApi({ fetch: noticeEnd })
  const session = createSession(api)

  // Any answer may be the one that tells that the session is over.
  async function noticeEnd(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await fetch(...request)
    if (response.status === 401) session.end()
    return response
  }

  function followSession() {
    const state = session.store.get()
    const account = state.status === 'signed-in' ? state.account : undefined
    if (chat.get()?.account === account) return
    chat.get()?.close()
    const next = account && createChat({ api, account, onSessionEnded: session.end, onAccountChanged: session.load })
    chat.set(next)
    next?.start()
  }

  session.store.subscribe(followSession)
  return { session, chat, start: () => void session.load() }
}
