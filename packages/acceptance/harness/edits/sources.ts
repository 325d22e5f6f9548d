import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Characters by which an edit may be longer. All are filled up to one length, so that one that writes into the file does it
 * in one step: of a file that is empty for a moment Vite takes the emptiness for the edit, and drops what follows within 50 ms.
 */
const ROOM = 100

/**
 * Gives `work` a way to put texts in the place of `part`, which stands once in the file at `path` below `folder`; at its
 * end the file is as it was. Half of the edits write into the file, half put another in its place, as editors do.
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
  const length = original.length + ROOM
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

/** Adds a migration after the last one of the copy in `folder`. Gives its name. */
export function addMigration(folder: string): string {
  const migrations = join(folder, 'apps/backend/migrations')
  const [last = ''] = readdirSync(migrations).sort().reverse()
  const name = `${String(Number.parseInt(last, 10) + 1).padStart(4, '0')}_sample.sql`
  writeFileSync(join(migrations, name), 'CREATE TABLE sample (id integer)')
  return name
}

/** Every file and folder below `folder`, with what shows that it was written to. */
export function listFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return new Map(
    entries.map((entry) => {
      const stat = lstatSync(join(folder, entry))
      return [entry, stat.isDirectory() ? 'a folder' : `${stat.size} bytes of ${stat.uid}`]
    }),
  )
}
