import { type ParseArgsConfig, parseArgs } from 'node:util'
import { explain, Failure } from './failure.ts'

/** An option with a value, and an option without one. */
export const TEXT = { type: 'string' } as const
export const FLAG = { type: 'boolean', default: false } as const

/** Reads a command line like parseArgs. Throws a Failure with the unknown word and the usage. */
export function readCommandLine<const Config extends ParseArgsConfig>(config: Config, usage: string) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}. ${usage}`)
  }
}

/** Throws a Failure with the names that are not `known`, and with the known names. */
export function expectKnown(kind: string, names: readonly string[], known: readonly string[], usage = ''): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new Failure(`There is no ${kind} ${unknown.join(', ')}: choose one of ${known.join(', ')}. ${usage}`.trimEnd())
}

/** Returns the names on the command line. Prints the error and exits with 1 if a name is not `known`. */
export function readNames<Name extends string>(kind: string, known: readonly Name[]): Name[] {
  const names = process.argv.slice(2)
  try {
    expectKnown(kind, names, known)
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
  return names as Name[]
}

export interface WholeNumber {
  /** The spelling on the command line, for the error message. */
  option: string
  value: string | undefined
  otherwise: number
  usage: string
  min?: number
  max?: number
}

/** Returns the number of an option, or `otherwise` without the option. Throws a Failure with the valid range. */
export function readWholeNumber({ option, value, otherwise, usage, min = 1, max = Infinity }: WholeNumber): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  const range = max === Infinity ? `from ${min}` : `from ${min} to ${max}`
  throw new Failure(`${option} takes a whole number ${range}, not ${value}. ${usage}`)
}
