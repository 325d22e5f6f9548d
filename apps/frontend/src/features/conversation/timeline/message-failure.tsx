import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'

/** The failure of a message that was stored before a restore. */
const LOST = 'It was lost when the database was replaced.'

interface Props {
  reason: string | undefined
  onRetry: () => void
  onDiscard: () => void
}

// The button disappears, so focus an element around it.
function focusAround(button: HTMLElement, selector: string) {
  button.closest<HTMLElement>(selector)?.focus({ preventScroll: true })
}

/** Shows why a message was not sent, with buttons to send or discard it. */
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
        variant="quiet"
        onClick={({ currentTarget }) => {
          // The whole message disappears.
          focusAround(currentTarget, '[role=log]')
          onDiscard()
        }}
      >
        Discard
      </Button>
    </div>
  )
}
