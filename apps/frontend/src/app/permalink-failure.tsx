import { Alert } from '../components/alert.tsx'
import { Button } from '../components/button.tsx'

/** Says that a linked message was not loaded. */
export default function PermalinkFailure({ onRetry }: { onRetry: () => void }) {
  return (
    <Alert>
      The linked message could not be loaded. <Button onClick={onRetry}>Try again</Button>
    </Alert>
  )
}
