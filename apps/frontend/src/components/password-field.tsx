import { type ComponentProps, useState } from 'react'
import { Button } from './button.tsx'
import { TextField } from './text-field.tsx'

type Props = Omit<ComponentProps<typeof TextField>, 'after' | 'type'>

/** A field for a password, with a button that shows the password. */
export function PasswordField(props: Props) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      // A shown password must not reach a spelling service.
      spellCheck={false}
      autoCapitalize="none"
      after={
        <Button look="quiet" title={`${shown ? 'Hide' : 'Show'} what is typed`} onClick={() => setShown(!shown)}>
          {shown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  )
}
