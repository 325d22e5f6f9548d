import { readStored } from '../../lib/storage.ts'

/** The storage key of the last sign-in. All tabs of one address share it. */
export const SIGNED_IN = 'chat.account'

/** The last sign-in at this address. Version 0.1 did not store the installation. */
export interface LastSignIn {
  id: number
  at: number
  installation?: string
}

function parseSignIn(value: unknown): LastSignIn | undefined {
  const { id, at } = Object(value)
  return typeof id === 'number' && typeof at === 'number' ? (value as LastSignIn) : undefined
}

export const readLastSignIn = () => readStored(SIGNED_IN, parseSignIn)
