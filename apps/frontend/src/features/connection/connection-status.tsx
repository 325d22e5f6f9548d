import { Icon } from '../../components/icon.tsx'
import { type Store, useStore } from '../../lib/store.ts'
import { useDelayed } from '../../lib/use-delayed.ts'
import type { ConnectionView } from './connection-view.ts'
import './connection-status.css'

/** Milliseconds without a connection before it is told: a replica that is replaced is back sooner. */
const TELL_AFTER_MS = 1_000

/** Says when the page is not connected, and that nothing written is lost by it. Silent while all is well. */
export function ConnectionStatus({ view }: { view: Store<ConnectionView> }) {
  const { state, online, everOpen } = useStore(view)
  const late = useDelayed(state !== 'open', TELL_AFTER_MS)
  const shown = late || !online
  return (
    <div className="connection-status" role="status" data-shown={shown || undefined}>
      {shown && (
        <p>
          <Icon name={online ? 'retry' : 'alert'} />
          <span>
            {online ? (everOpen ? 'Connection lost. Reconnecting…' : 'Connecting…') : 'You are offline.'}
            {everOpen && ' What you write is kept and sent afterwards.'}
          </span>
        </p>
      )}
    </div>
  )
}
