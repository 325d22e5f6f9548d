import { Icon } from '../../components/icon.tsx'
import { lazily } from '../../components/lazily.tsx'
import { type Store, useStore } from '../../lib/store.ts'
import { useDelayed } from '../../lib/use-delayed.ts'
import type { ConnectionView } from './connection-view.ts'
import { useAnswer } from './use-answer.ts'
import './connection-status.css'

const RestoredNotice = lazily(() => import('./restored-notice.tsx'))

/** Milliseconds without a connection before it is told: a replica that is replaced is back sooner. */
const TELL_AFTER_MS = 1_000

/** Milliseconds without a connection before its cause is looked for: an update of all replicas is over sooner. */
const BLOCKED_AFTER_MS = 9_000

/** Milliseconds before a message counts as waiting: on a slow network it is stored sooner. */
const WAITS_AFTER_MS = 4_000

const KEPT = ' What you write is kept and sent afterwards.'
const BLOCKED = 'The server answers, but no WebSocket opens. A proxy or firewall may block WebSockets.'
const WAITS = 'A message of yours is not stored yet. It waits here and is sent again.'

interface Props {
  view: Store<ConnectionView>
  /** A request that needs the backend, its database and the session, as the socket does. */
  ask: () => Promise<unknown>
  /** The oldest message that is not stored. */
  unsent: string | undefined
}

/** Says when the page is not connected, and why; when a message waits; and when a backup was restored. Silent while all is well. */
export function ConnectionStatus({ view, ask, unsent }: Props) {
  const { state, online, everOpen, restored } = useStore(view)
  const closed = state !== 'open'
  const late = useDelayed(closed, TELL_AFTER_MS)
  const blocked = useAnswer(ask, useDelayed(closed && online, BLOCKED_AFTER_MS))
  const waits = useDelayed(unsent, WAITS_AFTER_MS)
  const text = !online
    ? `You are offline.${everOpen ? KEPT : ''}`
    : blocked
      ? BLOCKED + KEPT
      : late
        ? everOpen
          ? `Connection lost. Reconnecting…${KEPT}`
          : 'Connecting…'
        : waits && WAITS
  return (
    <div className="connection-status" role="status">
      {text && (
        <p>
          <Icon name={online && !blocked ? 'retry' : 'alert'} />
          <span>{text}</span>
        </p>
      )}
      {restored && <RestoredNotice onClose={() => view.update((old) => ({ ...old, restored: false }))} />}
    </div>
  )
}
