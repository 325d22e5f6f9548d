import { lazy, Suspense, use } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { Loading } from '../components/loading.tsx'
import { Logo } from '../components/logo.tsx'
import { Notice } from '../components/notice.tsx'
import type { Session, SessionState } from '../features/account/session.ts'
import type { PageConfig } from '../lib/page-config.ts'
import { useStore } from '../lib/store.ts'
import type { Root } from './root.ts'
import './app.css'

const SignedIn = lazy(() => import('./signed-in.tsx'))
const SignInPage = lazy(() => import('../features/account/sign-in-page.tsx'))

interface Props {
  root: Root
  config: Promise<PageConfig>
}

/** The whole page: one of its screens, by who is signed in. */
export function App({ root: { api, session }, config }: Props) {
  const state = useStore(session.store)
  return (
    <Suspense fallback={<Splash status="loading" session={session} />}>
      {state.status === 'signed-out' ? (
        <SignInPage session={session} ended={state.ended} />
      ) : state.status === 'signed-in' ? (
        <SignedIn key={state.account.id} api={api} session={session} account={state.account}>
          <Suspense>
            <EnvironmentBadge config={config} />
          </Suspense>
        </SignedIn>
      ) : (
        <Splash status={state.status} session={session} />
      )}
    </Suspense>
  )
}

function Splash({ status, session }: Pick<SessionState, 'status'> & { session: Session }) {
  return (
    <main className="splash">
      <Logo size={44} />
      {status === 'unreachable' ? (
        <Notice level={1} title="The chat cannot be reached">
          <Icon name="alert" />
          <Loading label="Trying again…" />
          <Button onClick={session.load}>Try now</Button>
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
