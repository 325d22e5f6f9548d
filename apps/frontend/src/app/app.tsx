import { Suspense, use } from 'react'
import { Loading } from '../components/loading.tsx'
import { Notice } from '../components/notice.tsx'
import { SignInPage } from '../features/account/sign-in-page.tsx'
import type { PageConfig } from '../lib/page-config.ts'
import { useStore } from '../lib/store.ts'
import { ChatScreen } from './chat-screen.tsx'
import type { Root } from './root.ts'
import './app.css'

interface Props {
  root: Root
  config: Promise<PageConfig>
}

/** The whole page: one of its screens, by who is signed in. */
export function App({ root: { session, chat }, config }: Props) {
  const state = useStore(session.store)
  const current = useStore(chat)
  if (state.status === 'signed-out') return <SignInPage session={session} ended={state.ended} />
  if (state.status === 'signed-in' && current) {
    return (
      <ChatScreen key={current.account.id} chat={current} session={session}>
        <Suspense>
          <EnvironmentBadge config={config} />
        </Suspense>
      </ChatScreen>
    )
  }
  return (
    <main className="splash">
      {state.status === 'unreachable' ? (
        <Notice level={1} title="The chat cannot be reached">
          <Loading label="Trying again…" />
        </Notice>
      ) : (
        <Loading label="Loading…" />
      )}
    </main>
  )
}

/** Says which environment this is, so that nobody takes a trial for the real thing. The real thing says nothing. */
function EnvironmentBadge({ config }: { config: Promise<PageConfig> }) {
  const { environment } = use(config)
  return environment === 'production' ? null : <span className="environment">{environment}</span>
}
