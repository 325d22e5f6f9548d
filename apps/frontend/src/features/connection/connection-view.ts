import type { ConnectionState } from '@chat/client/connection-options'

/** The state of the connection, for the view. */
export interface ConnectionView {
  state: ConnectionState
  /** `navigator.onLine`: false is certain, true is a guess. */
  online: boolean
  /** Whether a connection was open since the page was loaded. */
  everOpen: boolean
  /** Whether a backup or a standby replaced the database, and the user has not closed the notice. */
  restored: boolean
  /** Whether the replica speaks a later version of the protocol than this page. */
  outdated: boolean
}
