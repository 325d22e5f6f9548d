import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'

/** It was stored once. */
const LOST = 'It was lost when the database was replaced.'

interface Props {
  reason: string | undefined
  onRetry: () => void
  onDiscard: () => void
}

// The button goes: the focus goes on where it was.
function focusAround(button: HTMLElement, selector: string) {
  button.closest<HTMLElement>(selector)?.focus({ preventScroll: true })
}

/** Why a message was not sent, and what its author can do about it. */
export default function MessageFailure({ reason, onRetry, onDiscard }: Props) {
  return (
    <div className="message-failure">
      <p>
        <Icon name="alert" /> <span>{`Not sent. ${reason || LOST}`}</span>
      </p>
      <Button
        onClick={({ currentTarget }) => {
          focusAround(currentTarget, 'article')
          onRetry()
        }}
      >
        Try again
      </Button>
      <Button
        look="quiet"
        onClick={({ currentTarget }) => {
          // The whole message goes.
          focusAround(currentTarget, '[role=log]')
          onDiscard()
        }}
      >
        Discard
      </Button>
    </div>
  )
}
