/** What went wrong in one sentence, with what to do: shown as it is, without a stack. */
export class Failure extends Error {}

/** The sentence for a fault of the machine (`code` as Node gives it), or undefined for any other. */
export function sentenceForCode(code: string | undefined, path = 'A folder'): string | undefined {
  switch (code) {
    case 'ENOSPC':
      return 'The disk is full: free some space where this project lies (`df -h .` shows how much there is), then try again.'
    case 'EACCES':
    case 'EROFS':
    case 'EPERM':
      return `${path} cannot be written: it must belong to you and not be mounted read-only (\`ls -ld\` shows its owner); correct that, or set DATA_DIR to another folder.`
    default:
      return undefined
  }
}

/** The sentence for what a program printed, or undefined when it names no fault of the machine. */
export function sentenceForOutput(output: string): string | undefined {
  if (/ENOSPC|No space left on device|Check free disk space/i.test(output)) return sentenceForCode('ENOSPC')
  const denied = /"([^"]+)": (?:Permission denied|Read-only file system)/.exec(output)
  return denied ? sentenceForCode('EACCES', denied[1]) : undefined
}

/** What to print for `error`: a sentence where one is known, else the stack that a bug report needs. */
export function explain(error: unknown): string {
  if (error instanceof Failure) return error.message
  const { code, path, stack } = error as NodeJS.ErrnoException
  return sentenceForCode(code, path) ?? stack ?? String(error)
}
