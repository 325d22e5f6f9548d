import type { Account } from '@chat/contract/accounts'
import { type ReactNode, useState } from 'react'
import { Avatar } from '../../components/avatar.tsx'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { toFailure } from '../../lib/problems.ts'
import { confirmSignOut } from './confirm-sign-out.ts'
import type { Session } from './session.ts'
import './account-bar.css'

interface Props {
  account: Account
  session: Session
  /** Returns whether signing out would lose an unsent message. */
  hasUnsent: () => boolean
  /** More buttons. */
  children?: ReactNode
}

/** The account that is signed in, and the sign-out button. */
export function AccountBar({ account, session, hasUnsent, children }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string>()
  async function signOut() {
    if (!confirmSignOut(hasUnsent)) return
    setBusy(true)
    await session.signOut().catch((error) => {
      setFailure(toFailure(error).text)
      setBusy(false)
    })
  }
  return (
    <section className="account-bar" aria-label="Account">
      <Avatar id={account.id} name={account.name} />
      <bdi>{account.name}</bdi>
      {children}
      <Button variant="quiet" busy={busy} onClick={signOut} aria-label="Sign out" title="Sign out">
        <Icon name="exit" />
      </Button>
      {failure && <p role="alert">{failure}</p>}
    </section>
  )
}
