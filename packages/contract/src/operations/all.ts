import { ACCOUNT_OPERATIONS } from './account-operations.ts'
import { MESSAGE_OPERATIONS } from './message-operations.ts'
import type { Operation } from './operation.ts'
import { ROOM_OPERATIONS } from './room-operations.ts'
import { SYSTEM_OPERATIONS } from './system-operations.ts'

/** Every operation of the HTTP API. */
export const OPERATIONS: readonly Operation[] = [
  ...ACCOUNT_OPERATIONS,
  ...ROOM_OPERATIONS,
  ...MESSAGE_OPERATIONS,
  ...SYSTEM_OPERATIONS,
]
