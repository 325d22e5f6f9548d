import { type ComponentType, lazy, Suspense } from 'react'
import { fetchCode } from '../lib/fetch-code.ts'
import { createStore, useStore } from '../lib/store.ts'
import { Button } from './button.tsx'
import './lazily.css'

/**
 * A component whose code comes when it is first needed. Where it does not come (offline, or a newer version of the page
 * has taken its place on the server), that is told, with two ways on; the rest of the page works. `Waiting` stands in its
 * place until it is there; without, nothing does.
 */
export function lazily<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>,
  Waiting?: ComponentType<NoInfer<Props>>,
): ComponentType<Props> {
  // React remembers what a lazy component came to: another try is another component.
  const begin = () => lazy<ComponentType<Props>>(() => fetchCode(load).catch(() => ({ default: Missing })))
  const Missing = () => <MissingPart onRetry={() => part.set(begin())} />
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

// The page is never loaded anew by itself: it might do so for ever, and it is not ours to say when.
function MissingPart({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="missing-part" role="alert">
      <p>A part of this page could not be loaded. There may be a newer version of it. What you wrote is kept.</p>
      <Button onClick={onRetry}>Try again</Button>
      <Button look="primary" onClick={() => location.reload()}>
        Reload the page
      </Button>
    </div>
  )
}
