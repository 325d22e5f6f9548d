import { Icon } from '../../components/icon.tsx'
import { lazily } from '../../components/lazily.tsx'
import { type Store, useStore } from '../../lib/store.ts'
import { useDelayed } from '../../lib/use-delayed.ts'
import type { ConnectionView } from './connection-view.ts'
import './connection-status.css'

const RestoredNotice = lazily(() => import('./restored-notice.tsx'))

/** Milliseconds without a connection before it is told: a replica that is replaced is back sooner. */
const TELL_AFTER_MS = 1_000

/** Says when the page is not connected, and that nothing written is lost by it; and when a backup was put back. Silent while all is well. */
export function ConnectionStatus({ view }: { view: Store<ConnectionView> }) {
  const { state, online, everOpen, restored } = useStore(view)
  const late = useDelayed(state !== 'open', TELL_AFTER_MS)
  const shown = late || !online
  return (
    <div className="connection-status" role="status">
      {shown && (
        <p>
          <Icon name={online ? 'retry' : 'alert'} />
          <span>
            {(online ? (everOpen ? 'Connection lost. Reconnecting…' : 'Connecting…') : 'You are offline.') +
              (everOpen ? ' What you write is kept and sent afterwards.' : '')}
          </span>
        </p>
      )}
      {restored && <RestoredNotice onClose={() => view.update((old) => ({ ...old, restored: false }))} />}
    </div>
  )
}
