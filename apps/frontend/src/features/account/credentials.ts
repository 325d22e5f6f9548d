import type { Credentials } from '@chat/contract/accounts'
import { NAME_MAX_LENGTH, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '@chat/contract/limits'

export type CredentialFaults = Partial<Record<keyof Credentials, string>>

/** Checks a name and a password before the request. Returns one sentence for each invalid field. */
export function findFaults({ name, password }: Credentials, intent: 'sign-in' | 'sign-up'): CredentialFaults {
  const faults: CredentialFaults = {}
  if (name === '') faults.name = 'Write your name.'
  else if (name.normalize().length > NAME_MAX_LENGTH) faults.name = `Use at most ${NAME_MAX_LENGTH} characters.`
  if (password === '') faults.password = 'Write your password.'
  else if (intent === 'sign-up' && password.length < PASSWORD_MIN_LENGTH) {
    faults.password = `Use at least ${PASSWORD_MIN_LENGTH} characters.`
  } else if (password.length > PASSWORD_MAX_LENGTH) faults.password = `Use at most ${PASSWORD_MAX_LENGTH} characters.`
  return faults
}
