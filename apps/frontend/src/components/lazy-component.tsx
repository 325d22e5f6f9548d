import { type ComponentType, lazy, Suspense, useState } from 'react'
import { fetchCode } from '../lib/fetch-code.ts'
import { isAllStored } from '../lib/storage.ts'
import { createStore, useStore } from '../lib/store.ts'
import { Button } from './button.tsx'
import './lazy-component.css'

/**
 * Returns a component whose code is loaded when it is first rendered. `Fallback` is shown until then.
 *
 * If the code cannot be loaded (offline, or a release removed the file), an alert with buttons to retry is shown instead.
 * The rest of the page works. Dismissing the alert calls the `onClose` of the component, if it has one.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Fallback?: ComponentType<NoInfer<Props>>,
): ComponentType<Props> {
  // React caches the result of a lazy component, so create another one for each attempt.
  const createAttempt = () => {
    const attempt: ComponentType<Props> = lazy(() =>
      fetchCode(load).catch(() => {
        // Retry when the network is back, so that a later rendering does not show an old failure.
        addEventListener('online', () => part.get() === attempt && retry(), { once: true })
        return { default: Missing }
      }),
    )
    return attempt
  }
  const retry = () => part.set(createAttempt())
  const Missing = (props: Props) => <MissingPart onRetry={retry} {...(props as Pick<MissingProps, 'onClose'>)} />
  const part = createStore(createAttempt())
  return (props) => {
    const Part = useStore(part)
    return (
      <Suspense fallback={Fallback && <Fallback {...props} />}>
        <Part {...props} />
      </Suspense>
    )
  }
}

interface MissingProps {
  onRetry: () => void
  onClose?: () => void
}

// Never reload the page automatically: it may reload for ever, and it would interrupt the user.
function MissingPart({ onRetry, onClose }: MissingProps) {
  const [dismissed, setDismissed] = useState(false)
  if (dismissed) return null
  const { onLine } = navigator
  return (
    <div className="missing-part" role="alert">
      <p>
        {`A part of this page could not be loaded. ${
          onLine ? 'There may be a newer version of it.' : 'You are offline. It loads when you are online again.'
        }${isAllStored() ? ' What you wrote is kept.' : ''}`}
      </p>
      <Button
        variant="quiet"
        onClick={() => {
          setDismissed(true)
          onClose?.()
        }}
      >
        Dismiss
      </Button>
      {onLine && (
        <>
          <Button onClick={onRetry}>Try again</Button>
          <Button variant="primary" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </>
      )}
    </div>
  )
}
