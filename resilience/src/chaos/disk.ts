import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The size of PostgreSQL's disk: enough for an hour of load, and small enough to fill in a second. */
const SIZE_MB = 1_024

export interface Disk {
  /** A folder on the disk for data. */
  folder: string
  path: string
  remove(): void
}

/** Mounts a small file system in memory. Returns undefined if this process may not mount one. */
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
  // If this process is root, PostgreSQL runs as another user.
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
