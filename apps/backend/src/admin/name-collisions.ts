import { fillNameKeys } from '../db/name-keys.ts'
import type { AdminContext } from './context.ts'
import { listCollisions } from './repository.ts'

/** Prints the accounts and public rooms whose names collide. Prints code points too, because the names may look equal. */
export async function listNameCollisions({ pool, say }: AdminContext): Promise<void> {
  // The previous version may have added rows without keys since the migration.
  await fillNameKeys(pool)
  const accounts = await listCollisions(pool, 'account')
  const rooms = await listCollisions(pool, 'room')
  for (const { id, name } of accounts) say(`account ${id} "${name}" (${listCodePoints(name)})`)
  for (const { id, name } of rooms) say(`room ${id} "${name}" (${listCodePoints(name)})`)
  if (accounts.length + rooms.length === 0) say('No names collide.')
  if (accounts.length > 0) {
    say('Each of these accounts signs in by its exact name. Other spellings reach the first account of a group.')
  }
}

const listCodePoints = (name: string) =>
  Array.from(name, (character) => `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`).join(
    ' ',
  )
