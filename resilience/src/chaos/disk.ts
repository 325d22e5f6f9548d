import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Megabytes of the disk that PostgreSQL has: enough for an hour of load, little enough to be filled in a second. */
const SIZE_MB = 1_024

export interface Disk {
  /** A folder on it, for data. */
  folder: string
  path: string
  remove(): void
}

/** A small file system of its own, in memory; undefined where this may not mount one. */
export function mountDisk(): Disk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const path = mkdtempSync(join(tmpdir(), 'chat-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m,mode=755`, 'chat-chaos', path])
  if (mounted.status !== 0) {
    rmSync(path, { recursive: true })
    return undefined
  }
  const folder = join(path, 'data')
  mkdirSync(folder)
  // PostgreSQL, another user where this is root, must pass through.
  chmodSync(path, 0o755)
  return {
    folder,
    path,
    remove() {
      spawnSync('umount', [path])
      rmSync(path, { recursive: true, force: true })
    },
  }
}
