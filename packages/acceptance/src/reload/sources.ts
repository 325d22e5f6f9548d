import { lstatSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A source file of a copy of the project that is edited again and again in one place. */
export interface Source {
  path: string
  /** Puts `text` in the place that is edited. */
  edit(text: string): void
  /** As it was before the first edit. */
  restore(): void
}

/**
 * @param part what stands there now, once
 * @returns the file at `path` below `folder`; half of the edits write into it, half put another in its place, as editors do
 */
export function openSource(folder: string, path: string, part: string): Source {
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
  return {
    path,
    edit: (text) => write(original.replace(part, () => text)),
    restore: () => write(original),
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
