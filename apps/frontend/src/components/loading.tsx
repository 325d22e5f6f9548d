import { useDelayed } from '../lib/use-delayed.ts'
import './loading.css'

/** Milliseconds before a wait is shown: a shorter one is over before an eye has understood the sign of it. */
const SHOW_AFTER_MS = 300

/** Says that something is on its way. */
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
