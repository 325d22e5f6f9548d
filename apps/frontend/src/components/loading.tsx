import { useDelayed } from '../lib/use-delayed.ts'
import './loading.css'

/** Milliseconds before the indicator is shown. For a shorter load it would only flicker. */
const SHOW_AFTER_MS = 300

/** Shows that content is loading. */
export function Loading({ label = 'Loading…' }: { label?: string }) {
  const shown = useDelayed(true, SHOW_AFTER_MS)
  return (
    <div className="loading" role="status">
      {shown && (
        <>
          <span className="loading-dots" aria-hidden="true" />
          <span>{label}</span>
        </>
      )}
    </div>
  )
}
