import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new folder for one test's data, which root's PostgreSQL, another user, may pass through. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chat-test-'))
  chmodSync(folder, 0o711)
  return folder
}
