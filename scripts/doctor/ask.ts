import { execFile } from 'node:child_process'
import { ROOT } from '@chat/tooling/folders'
import type { Ask } from './finding.ts'

/** Maximum ms for an answer. Without it the doctor hangs with `docker` while Docker Desktop starts. */
const ANSWER_MAX_MS = 15_000

/** Maximum size of an answer. The default of 1 MiB is too small for a long list of containers. */
const MAX_OUTPUT_BYTES = 16_000_000

/** Runs the programs of this machine. */
export const askMachine: Ask = (file, ...args) =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, timeout: ANSWER_MAX_MS, maxBuffer: MAX_OUTPUT_BYTES }
    execFile(file, args, options, (error, output, errors) => {
      const found = (error as NodeJS.ErrnoException | null)?.code !== 'ENOENT'
      resolve({ found, ok: !error, output: output.trim(), errors: errors.trim() })
    })
  })
