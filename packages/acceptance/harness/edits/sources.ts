import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Characters that an edit may add. Pad every edit to the same length, so that a write never truncates the file: Vite
 * would take the empty file for the edit, and drop the next change within 50 ms.
 */
const PADDING = 100

/**
 * Passes a function to `work` that replaces `part`, which must occur once in the file `path` below `folder`. Half of the
 * edits write into the file, half replace the file, because editors do both. Restores the file at the end.
 */
export async function withSource(
  folder: string,
  path: string,
  part: string,
  work: (edit: (text: string) => void) => Promise<void>,
): Promise<void> {
  const file = join(folder, path)
  const original = readFileSync(file, 'utf8')
  if (original.split(part).length !== 2) throw new Error(`${path} does not have ${part} exactly once`)
  const length = original.length + PADDING
  const replace = (text: string) => {
    writeFileSync(`${file}~`, text)
    renameSync(`${file}~`, file)
  }
  let replaces = false
  try {
    await work((text) => {
      const edited = original.replace(part, () => text).padEnd(length)
      replaces = !replaces
      if (replaces) replace(edited)
      else writeFileSync(file, edited, { flag: 'r+' })
    })
  } finally {
    replace(original)
  }
}

/** Adds a migration after the last one in `folder`. Returns its name. */
export function addMigration(folder: string): string {
  const migrations = join(folder, 'apps/backend/migrations')
  const [last = ''] = readdirSync(migrations).sort().reverse()
  const name = `${String(Number.parseInt(last, 10) + 1).padStart(4, '0')}_sample.sql`
  writeFileSync(join(migrations, name), 'CREATE TABLE sample (id integer)')
  return name
}

/** Returns size and owner of every file below `folder`, so that a test can detect a write. */
export function listFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return new Map(
    entries.map((entry) => {
      const stat = lstatSync(join(folder, entry))
      return [entry, stat.isDirectory() ? 'a folder' : `${stat.size} bytes of ${stat.uid}`]
    }),
  )
}
