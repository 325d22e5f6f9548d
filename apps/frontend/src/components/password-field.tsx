import { type ComponentProps, useState } from 'react'
import { Button } from './button.tsx'
import { TextField } from './text-field.tsx'

type Props = Omit<ComponentProps<typeof TextField>, 'after' | 'type'>

/** A password field with a button that shows or hides the password. */
export function PasswordField(props: Props) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      // A spelling service must not receive the shown password.
      spellCheck={false}
      autoCapitalize="none"
      after={
        <Button variant="quiet" title={`${shown ? 'Hide' : 'Show'} the password`} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  )
}
