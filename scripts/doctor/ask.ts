import { execFile } from 'node:child_process'
import { ROOT } from '@chat/tooling/folders'
import type { Ask } from './finding.ts'

/** A program that takes longer hangs, as Docker's does while Docker Desktop starts. */
const PATIENCE_MS = 15_000

/** More than the longest list of containers. */
const MAX_OUTPUT_BYTES = 16_000_000

/** Asks the programs of this machine. */
export const askMachine: Ask = (file, ...args) =>
  new Promise((resolve) => {
    const options = { cwd: ROOT, timeout: PATIENCE_MS, maxBuffer: MAX_OUTPUT_BYTES }
    execFile(file, args, options, (error, output, errors) => {
      const found = (error as NodeJS.ErrnoException | null)?.code !== 'ENOENT'
      resolve({ found, ok: !error, output: output.trim(), errors: errors.trim() })
    })
  })
