import type { ConnectionState } from '@chat/client/connection-options'

/** What one sees of the connection. */
export interface ConnectionView {
  state: ConnectionState
  /** What the browser thinks of the network: false is certain, true is a guess. */
  online: boolean
  /** Whether there has been a connection since the page was loaded. */
  everOpen: boolean
  /** Whether another database took over (a backup that was put back, or a standby), and the reader has not put the news away yet. */
  restored: boolean
}
