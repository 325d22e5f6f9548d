import { expectKnown, FLAG, readCommandLine, readWholeNumber, TEXT } from '@chat/tooling/command-line'
import { CASES } from './cases/all.ts'
import type { Case, Scale } from './cases/case.ts'

export interface Options {
  cases: readonly Case[]
  scale: Scale
  smoke: boolean
}

const FULL = {
  rounds: 5,
  seconds: 20,
  warmUpSeconds: 5,
  settleSeconds: 90,
  idleSeconds: 300,
  size: (full: number) => full,
}

/** A smoke run takes seconds and only proves that the bench works. */
const SMOKE = {
  rounds: 1,
  seconds: 1,
  warmUpSeconds: 0.5,
  settleSeconds: 15,
  idleSeconds: 5,
  size: (full: number) => Math.ceil(full / 100),
}

const USAGE = `Usage: npm run bench [-- CASE...] [--rounds ${FULL.rounds}] [--seconds ${FULL.seconds}] [--smoke]`

/** Reads the command line of `npm run bench`. */
export function parseOptions(args: string[]): Options {
  const options = { rounds: TEXT, seconds: TEXT, smoke: FLAG }
  const { values, positionals } = readCommandLine({ args, allowPositionals: true, options }, USAGE)
  expectKnown(
    'case',
    positionals,
    CASES.map(({ name }) => name),
    USAGE,
  )
  const scale = values.smoke ? SMOKE : FULL
  return {
    cases: CASES.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    scale: {
      ...scale,
      rounds: readWholeNumber({ option: '--rounds', value: values.rounds, otherwise: scale.rounds, usage: USAGE }),
      seconds: readWholeNumber({ option: '--seconds', value: values.seconds, otherwise: scale.seconds, usage: USAGE }),
    },
    smoke: values.smoke,
  }
}
