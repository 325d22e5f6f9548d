import { Alert } from '../components/alert.tsx'
import { Button } from '../components/button.tsx'

/** Shows that a linked message could not be loaded. */
export default function PermalinkFailure({ onRetry }: { onRetry: () => void }) {
  return (
    <Alert>
      The linked message could not be loaded. <Button onClick={onRetry}>Try again</Button>
    </Alert>
  )
}
