/** An error whose message explains the cause and the remedy to the user. Print it without a stack. */
export class Failure extends Error {}

/** Returns the message for a known error code of Node, or undefined. */
export function sentenceForCode(code: string | undefined, path = 'A folder'): string | undefined {
  switch (code) {
    case 'ENOSPC':
      return 'The disk is full: free some space on the disk of this project (`df -h .` shows the free space), then try again.'
    case 'EACCES':
    case 'EROFS':
    case 'EPERM':
      return `${path} cannot be written: it must belong to you and must not be mounted read-only (\`ls -ld\` shows its owner). Correct this, or set DATA_DIR to another folder.`
    default:
      return undefined
  }
}

/** Returns the message for the output of a program, or undefined if the output names no known fault of the machine. */
export function sentenceForOutput(output: string): string | undefined {
  if (/ENOSPC|No space left on device|Check free disk space/i.test(output)) return sentenceForCode('ENOSPC')
  const denied = /"([^"]+)": (?:Permission denied|Read-only file system)/.exec(output)
  return denied ? sentenceForCode('EACCES', denied[1]) : undefined
}

/** Returns the text to print for `error`: a known message, or the stack for a bug report. */
export function explain(error: unknown): string {
  if (error instanceof Failure) return error.message
  const { code, path, stack } = error as NodeJS.ErrnoException
  return sentenceForCode(code, path) ?? stack ?? String(error)
}
