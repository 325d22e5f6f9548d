import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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
  let replaces = false
  const write = (text: string) => {
    replaces = !replaces
    if (!replaces) return writeFileSync(file, text)
    writeFileSync(`${file}~`, text)
    renameSync(`${file}~`, file)
  }
  try {
    await work((text) => write(original.replace(part, () => text)))
  } finally {
    write(original)
  }
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
