import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { lazyComponent } from '../../components/lazy-component.tsx'
import { isAllStored } from '../../lib/storage.ts'
import { type Store, useStore } from '../../lib/store.ts'
import { useDelayed } from '../../lib/use-delayed.ts'
import type { ConnectionView } from './connection-view.ts'
import { useProbe } from './use-probe.ts'
import './connection-status.css'

const RestoredNotice = lazyComponent(() => import('./restored-notice.tsx'))

/** Milliseconds without a connection before the page shows it. Replacing one replica takes less time. */
const SHOW_AFTER_MS = 1_000

/** Milliseconds without a connection before the page looks for the cause. An update of all replicas takes less time. */
const BLOCKED_AFTER_MS = 9_000

/** Milliseconds before the page says that a message waits. A slow network alone takes less time. */
const WAITS_AFTER_MS = 4_000

const KEPT = ' What you write is kept and sent afterwards.'
const BLOCKED = 'The server answers, but no WebSocket opens. A proxy or firewall may block WebSockets.'
const WAITS = 'A message of yours is not stored yet. It waits here and is sent again.'

interface Props {
  view: Store<ConnectionView>
  /** A request that needs the backend, its database and the session, like the socket. */
  probe: () => Promise<unknown>
  /** The id of the oldest message that is not stored. */
  unsent: string | undefined
}

/** Shows the state of the connection, and asks for a reload if the page is outdated. Empty if all is well. */
export function ConnectionStatus({ view, probe, unsent }: Props) {
  const { state, online, everOpen, restored, outdated } = useStore(view)
  const closed = state !== 'open'
  const late = useDelayed(closed, SHOW_AFTER_MS)
  const blocked = useProbe(probe, useDelayed(closed && online, BLOCKED_AFTER_MS))
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
      {outdated && (
        <p>
          <Icon name="alert" />
          <span>The chat has a newer version than this page.{isAllStored() && ' What you wrote is kept.'}</span>
          <Button onClick={() => location.reload()}>Reload the page</Button>
        </p>
      )}
      {restored && <RestoredNotice onClose={() => view.update((old) => ({ ...old, restored: false }))} />}
    </div>
  )
}
