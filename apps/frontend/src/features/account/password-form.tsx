import type { Api } from '@chat/client/api'
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@chat/contract/limits'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { PasswordField } from '../../components/password-field.tsx'
import { type Failure, toFailure } from '../../lib/problems.ts'
import './password-form.css'

interface Props {
  api: Pick<Api, 'changePassword'>
  /** The account's name. A password manager stores it with the password. */
  name: string
  /** Called when the password is changed and the other sessions have ended. */
  onChanged: () => void
}

/** The form to change the account's password. */
export function PasswordForm({ api, name, onChanged }: Props) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const [changed, setChanged] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = event.currentTarget
    const data = new FormData(form)
    setBusy(true)
    setFailure(undefined)
    setChanged(false)
    try {
      await api.changePassword({ current: String(data.get('current')), password: String(data.get('password')) })
      form.reset()
      setChanged(true)
      onChanged()
    } catch (error) {
      setFailure(toFailure(error))
    } finally {
      setBusy(false)
    }
  }

  const { fields = {}, text } = failure ?? {}
  const lengths = { required: true, minLength: PASSWORD_MIN_LENGTH, maxLength: PASSWORD_MAX_LENGTH }
  return (
    <form className="password-form" aria-label="Change password" onSubmit={submit}>
      <h3>Change password</h3>
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField
        {...lengths}
        label="Current password"
        name="current"
        autoComplete="current-password"
        error={fields.current}
      />
      <PasswordField
        {...lengths}
        label="New password"
        name="password"
        autoComplete="new-password"
        hint={`At least ${PASSWORD_MIN_LENGTH} characters. Your other sessions end.`}
        error={fields.password}
      />
      <Button type="submit" busy={busy}>
        Change password
      </Button>
      <p role="status">{changed && 'The password is changed. Your other sessions have ended.'}</p>
      {text !== undefined && Object.keys(fields).length === 0 && <p role="alert">{text}</p>}
    </form>
  )
}
