import { readCommandLine, TEXT } from '@chat/tooling/command-line'
import { Failure } from '@chat/tooling/failure'

const MINUTES = 10

const USAGE = `Usage: npm run soak [-- --minutes ${MINUTES}]`

/** Reads the command line of `npm run soak`. The minutes may be a fraction. */
export function parseSoakOptions(args: string[]): { minutes: number } {
  const { minutes = String(MINUTES) } = readCommandLine({ args, options: { minutes: TEXT } }, USAGE).values
  if (Number(minutes) > 0 && Number.isFinite(Number(minutes))) return { minutes: Number(minutes) }
  throw new Failure(`--minutes takes a number above 0, not ${minutes}. ${USAGE}`)
}
