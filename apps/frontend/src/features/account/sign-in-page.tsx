import { PASSWORD_MIN_LENGTH } from '@chat/contract/limits'
import { type FormEvent, useState, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { Alert } from '../../components/alert.tsx'
import { Button } from '../../components/button.tsx'
import { Logo } from '../../components/logo.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { TextField } from '../../components/text-field.tsx'
import type { Failure } from '../../lib/problems.ts'
import { toFailure } from '../../lib/problems.ts'
import { followStorage } from '../../lib/storage.ts'
import { TOUCH } from '../../lib/use-media-query.ts'
import { findFaults } from './credentials.ts'
import type { Session } from './session.ts'
import './sign-in-page.css'

type Intent = 'sign-in' | 'sign-up'

// Say what to do next: most users who fail here are new.
const MORE: Partial<Record<NonNullable<Failure['code']>, string>> = {
  'wrong-credentials': 'New here? Choose Sign up instead.',
}

const COOKIE_LOST =
  'Your browser did not keep the cookie of the sign-in. Allow cookies for this address, then sign in again.'

/** The first screen: one form to sign in or sign up. */
export default function SignInPage({ session, ended }: { session: Session; ended: boolean }) {
  const [busy, setBusy] = useState<Intent>()
  const [failure, setFailure] = useState<Failure>()
  const [invited, setInvited] = useState(false)
  const hasStoredText = useSyncExternalStore(followStorage, session.isTextStored)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const pressed = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value')
    // Enter presses the first button, which signs in. In the invitation field, Enter signs up.
    const invites = document.activeElement === form.elements.namedItem('invitation')
    const intent: Intent = pressed === 'sign-up' || invites ? 'sign-up' : 'sign-in'
    const data = new FormData(form)
    const credentials = { name: String(data.get('name')).trim(), password: String(data.get('password')) }
    const fields = findFaults(credentials, intent)
    if (Object.keys(fields).length > 0) return fail(form, { code: undefined, text: '', fields })
    setBusy(intent)
    try {
      const invitation = String(data.get('invitation') ?? '').trim()
      if (intent === 'sign-in') await session.signIn(credentials)
      else await session.signUp(invitation ? { ...credentials, invitation } : credentials)
    } catch (error) {
      setBusy(undefined)
      const reason = toFailure(error)
      // Show the invitation field only after the server requires an invitation.
      if (reason.code === 'invitation-required') flushSync(() => setInvited(true))
      fail(form, assignToField(reason))
    }
  }

  function fail(form: HTMLFormElement, next: Failure) {
    setFailure(next)
    const first = Object.keys(next.fields)[0]
    const field = form.elements.namedItem(first ?? 'name')
    if (field instanceof HTMLInputElement) field.focus()
  }

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={submit} noValidate>
        <header>
          <Logo size={44} />
          <h1>Chat</h1>
          <p className="sign-in-aside">Rooms to talk in.</p>
        </header>
        {ended && !failure && (
          <Alert>{`You were signed out. Sign in to go on${hasStoredText ? '; what you wrote is kept' : ''}.`}</Alert>
        )}
        {failure?.text && <Alert>{`${failure.text} ${(failure.code && MORE[failure.code]) ?? ''}`}</Alert>}
        <TextField
          label="Name"
          name="name"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="auto"
          // Filling in the form is the only purpose of this page.
          autoFocus={!matchMedia(TOUCH).matches}
          error={failure?.fields.name}
        />
        <PasswordField
          label="Password"
          name="password"
          autoComplete="current-password"
          hint={`At least ${PASSWORD_MIN_LENGTH} characters.`}
          error={failure?.fields.password}
        />
        <Button type="submit" value="sign-in" variant="primary" busy={busy === 'sign-in'}>
          Sign in
        </Button>
        <div className="sign-in-new">
          <p className="sign-in-aside">New here? Choose a name and a password.</p>
          {invited && (
            <TextField label="Invitation" name="invitation" autoComplete="off" error={failure?.fields.invitation} />
          )}
          <Button type="submit" value="sign-up" busy={busy === 'sign-up'}>
            Sign up
          </Button>
        </div>
      </form>
    </main>
  )
}

// Assigns failures that concern one field to that field.
function assignToField(failure: Failure): Failure {
  if (failure.code === 'name-taken') {
    return { ...failure, text: '', fields: { name: 'This name is taken. Choose another, or sign in if it is yours.' } }
  }
  if (failure.code === 'invitation-required') {
    return { ...failure, text: '', fields: { invitation: 'Write the code of an invitation that nobody has used yet.' } }
  }
  // The sign-in itself succeeded, so the next request lacked the cookie.
  if (failure.code === 'sign-in-required') return { ...failure, text: COOKIE_LOST }
  return Object.keys(failure.fields).length > 0 ? { ...failure, text: '' } : failure
}
