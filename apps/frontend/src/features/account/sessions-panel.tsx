import type { Api } from '@chat/client/api'
import type { Session as AccountSession, Me } from '@chat/contract/accounts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { Loading } from '../../components/loading.tsx'
import { formatShort } from '../../lib/moment.ts'
import { useWork } from '../../lib/use-work.ts'
import { confirmSignOut } from './confirm-sign-out.ts'
import { NotifyToggle } from './notify-toggle.tsx'
import { PasswordForm } from './password-form.tsx'
import type { Session } from './session.ts'
import { describeUserAgent } from './user-agent.ts'
import './sessions-panel.css'

interface Props {
  api: Pick<Api, 'changePassword' | 'endSession' | 'listSessions'>
  account: Me
  session: Session
  /** Returns whether signing out would lose an unsent message. */
  hasUnsent: () => boolean
}

/** The sessions of the account, with buttons to end one or all. */
export default function SessionsPanel({ api, account, session, hasUnsent }: Props) {
  const [sessions, setSessions] = useState<AccountSession[]>()
  const { busy, failure, work } = useWork()
  const list = useRef<HTMLUListElement>(null)

  const load = useCallback(async () => {
    const list = await api.listSessions()
    setSessions(list.sessions.toSorted((a, b) => Number(b.current) - Number(a.current)))
  }, [api])
  useEffect(() => void work(load), [work, load])

  async function end(id: string) {
    await api.endSession(id)
    // The button disappears with the session, so move its focus.
    if (list.current?.contains(document.activeElement)) list.current.focus()
    await load()
  }

  return (
    <>
      <p className="panel-note">You are signed in with these sessions. End each one that you do not recognize.</p>
      {failure && (
        <Alert>
          {failure} <Button onClick={() => work(load)}>Try again</Button>
        </Alert>
      )}
      {!sessions && !failure && <Loading label="Loading sessions…" />}
      <ul ref={list} className="sessions" aria-label="Sessions" tabIndex={-1}>
        {sessions?.map(({ id, userAgent, createdAt, current }) => (
          <li key={id}>
            <span>
              <b>{describeUserAgent(userAgent)}</b>
              <small>{`${current ? 'This one, since' : 'Since'} ${formatShort(createdAt)}`}</small>
            </span>
            {!current && (
              <Button
                busy={busy}
                aria-label={`End ${describeUserAgent(userAgent)}, since ${formatShort(createdAt)}`}
                onClick={() => work(() => end(id))}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Button busy={busy} onClick={() => confirmSignOut(hasUnsent) && work(session.signOutEverywhere)}>
        Sign out everywhere
      </Button>
      <NotifyToggle owner={account} />
      <PasswordForm api={api} name={account.name} onChanged={() => void work(load)} />
    </>
  )
}
