import { parseArgs } from 'node:util'
import { Failure } from '../../../scripts/failure.ts'
import { positiveInteger } from '../positive-integer.ts'

export interface FuzzCommand {
  cases: number
  seed: number
  /** Whether to do without schemathesis, and so without Python. */
  skipSchemathesis: boolean
}

const CASES = 20_000

const USAGE = `Usage: npm run fuzz [-- --cases ${CASES}] [--seed 1] [--skip-schemathesis]`

/** Reads the command line of `npm run fuzz`. */
export function parseFuzzOptions(args: string[]): FuzzCommand {
  const values = parse(args)
  return {
    cases: positiveInteger('--cases', values.cases, CASES, USAGE),
    seed: positiveInteger('--seed', values.seed, 1, USAGE),
    skipSchemathesis: values['skip-schemathesis'],
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  try {
    return parseArgs({ args, options: { cases: text, seed: text, 'skip-schemathesis': flag } }).values
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}. ${USAGE}`)
  }
}
