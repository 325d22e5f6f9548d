import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Creates a folder for one test. Other accounts may enter it, because PostgreSQL does not run as root. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chat-test-'))
  chmodSync(folder, 0o711)
  return folder
}
