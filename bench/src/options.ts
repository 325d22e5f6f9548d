import { parseArgs } from 'node:util'
import { Failure } from '../../scripts/failure.ts'
import { CASES } from './cases/all.ts'
import type { Case, Scale } from './cases/case.ts'

export interface Options {
  cases: readonly Case[]
  scale: Scale
  smoke: boolean
}

const FULL = { rounds: 5, seconds: 20, warmUpSeconds: 5, idleSeconds: 300, size: (full: number) => full }

/** Seconds in all: it shows that the bench works, not how fast anything is. */
const SMOKE = {
  rounds: 1,
  seconds: 1,
  warmUpSeconds: 0.5,
  idleSeconds: 5,
  size: (full: number) => Math.ceil(full / 100),
}

const USAGE = `Usage: npm run bench [-- CASE...] [--rounds ${FULL.rounds}] [--seconds ${FULL.seconds}] [--smoke]`

/** Reads the command line of `npm run bench`. */
export function parseOptions(args: string[]): Options {
  const { values, positionals } = parse(args)
  const known = CASES.map(({ name }) => name)
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0)
    throw new Failure(`There is no case ${unknown.join(', ')}: choose of ${known.join(', ')}. ${USAGE}`)
  const scale = values.smoke ? SMOKE : FULL
  return {
    cases: CASES.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    scale: {
      ...scale,
      rounds: atLeastOne('--rounds', values.rounds, scale.rounds),
      seconds: atLeastOne('--seconds', values.seconds, scale.seconds),
    },
    smoke: values.smoke,
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        smoke: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}. ${USAGE}`)
  }
}

function atLeastOne(option: string, value: string | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (Number.isInteger(number) && number >= 1) return number
  throw new Failure(`${option} takes a whole number from 1, not ${value}. ${USAGE}`)
}
