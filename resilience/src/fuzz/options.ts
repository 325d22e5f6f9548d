import { FLAG, readCommandLine, readWholeNumber, TEXT } from '@chat/tooling/command-line'

export interface FuzzCommand {
  cases: number
  seed: number
  /** Whether to skip schemathesis, which needs Python. */
  skipSchemathesis: boolean
}

const CASES = 20_000

const USAGE = `Usage: npm run fuzz [-- --cases ${CASES}] [--seed 1] [--skip-schemathesis]`

/** Reads the command line of `npm run fuzz`. */
export function parseFuzzOptions(args: string[]): FuzzCommand {
  const options = { cases: TEXT, seed: TEXT, 'skip-schemathesis': FLAG }
  const { values } = readCommandLine({ args, options }, USAGE)
  return {
    cases: readWholeNumber({ option: '--cases', value: values.cases, otherwise: CASES, usage: USAGE }),
    seed: readWholeNumber({ option: '--seed', value: values.seed, otherwise: 1, usage: USAGE }),
    skipSchemathesis: values['skip-schemathesis'],
  }
}
