import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Returns the folder of the migrations: beside the bundle in an image, or two folders above this file in the sources. */
export function findMigrationsFolder(): string {
  const candidates = ['./migrations', '../../migrations'].map((path) => fileURLToPath(new URL(path, import.meta.url)))
  const found = candidates.find((path) => existsSync(path))
  if (!found) throw new Error(`No migrations in ${candidates.join(' or ')}`)
  return found
}
