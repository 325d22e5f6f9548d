import { type ComponentType, lazy, Suspense, useState } from 'react'
import { fetchCode } from '../lib/fetch-code.ts'
import { isAllStored } from '../lib/storage.ts'
import { createStore, useStore } from '../lib/store.ts'
import { Button } from './button.tsx'
import './lazily.css'

/**
 * A component whose code comes when it is first needed. Where it does not come (offline, or a newer version of the page
 * has taken its place on the server), that is told, with ways on; the rest of the page works. `Waiting` stands in its
 * place until it is there; without, nothing does. To dismiss what is told closes what has an `onClose`.
 */
export function lazily<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting?: ComponentType<NoInfer<Props>>,
): ComponentType<Props> {
  // React remembers what a lazy component came to: another try is another component.
  const begin = () => {
    const attempt: ComponentType<Props> = lazy(() =>
      fetchCode(load).catch(() => {
        // Dismissed or not: whoever opens it once the network is back is not told of a failure that is over.
        addEventListener('online', () => part.get() === attempt && retry(), { once: true })
        return { default: Missing }
      }),
    )
    return attempt
  }
  const retry = () => part.set(begin())
  const Missing = (props: Props) => <MissingPart onRetry={retry} {...(props as Pick<MissingProps, 'onClose'>)} />
  const part = createStore(begin())
  return (props) => {
    const Part = useStore(part)
    return (
      <Suspense fallback={Waiting && <Waiting {...props} />}>
        <Part {...props} />
      </Suspense>
    )
  }
}

interface MissingProps {
  onRetry: () => void
  onClose?: () => void
}

// The page is never loaded anew by itself: it might do so for ever, and it is not ours to say when.
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
        look="quiet"
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
          <Button look="primary" onClick={() => location.reload()}>
            Reload the page
          </Button>
        </>
      )}
    </div>
  )
}
