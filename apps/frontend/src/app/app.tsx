import { Suspense, use } from 'react'
import { Button } from '../components/button.tsx'
import { Icon } from '../components/icon.tsx'
import { lazyComponent } from '../components/lazy-component.tsx'
import { Loading } from '../components/loading.tsx'
import { Logo } from '../components/logo.tsx'
import { Notice } from '../components/notice.tsx'
import type { Session, SessionState } from '../features/account/session.ts'
import type { PageConfig } from '../lib/page-config.ts'
import { useStore } from '../lib/store.ts'
import type { Root } from './root.ts'
import './app.css'

const SignedIn = lazyComponent(() => import('./signed-in.tsx'), Splash)
const SignInPage = lazyComponent(() => import('../features/account/sign-in-page.tsx'), Splash)

interface Props {
  root: Root
  config: Promise<PageConfig>
}

/** The whole page: the sign-in page, or the chat of the account that is signed in. */
export function App({ root: { api, session }, config }: Props) {
  const state = useStore(session.store)
  if (state.status === 'signed-out') return <SignInPage session={session} ended={state.ended} />
  if (state.status !== 'signed-in') return <Splash status={state.status} session={session} />
  return (
    <SignedIn
      key={`${state.account.installation} ${state.account.id}`}
      api={api}
      session={session}
      account={state.account}
    >
      <Suspense>
        <EnvironmentBadge config={config} />
      </Suspense>
    </SignedIn>
  )
}

function Splash({ status, session }: Partial<Pick<SessionState, 'status'>> & { session: Session }) {
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
        <Loading />
      )}
    </main>
  )
}

/** Shows the environment, except in production, so that users do not confuse them. */
function EnvironmentBadge({ config }: { config: Promise<PageConfig> }) {
  const { environment } = use(config)
  return environment === 'production' ? null : <span className="environment">{environment}</span>
}
