import { type ParseArgsConfig, parseArgs } from 'node:util'
import { explain, Failure } from './failure.ts'

/** An option that takes a word, and one that is there or not. */
export const TEXT = { type: 'string' } as const
export const FLAG = { type: 'boolean', default: false } as const

/** Reads a command line as parseArgs does. Throws a Failure that names the word it does not know, and the usage. */
export function readCommandLine<const Config extends ParseArgsConfig>(config: Config, usage: string) {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}. ${usage}`)
  }
}

/** Throws a Failure that tells which of `names` is none of `known`, and what there is. */
export function expectKnown(kind: string, names: readonly string[], known: readonly string[], usage = ''): void {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new Failure(`There is no ${kind} ${unknown.join(', ')}: choose of ${known.join(', ')}. ${usage}`.trimEnd())
}

/** The words that a command was given, each one of `known`: at any other the process ends, with a sentence. */
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
  /** As it is typed, for the message. */
  option: string
  value: string | undefined
  otherwise: number
  usage: string
  min?: number
  max?: number
}

/**
 * The number that an option was given, from 1 unless `min` says otherwise; `otherwise` where it was not given. Throws a
 * Failure that says what it takes.
 */
export function readWholeNumber({ option, value, otherwise, usage, min = 1, max = Infinity }: WholeNumber): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  const range = max === Infinity ? `from ${min}` : `from ${min} to ${max}`
  throw new Failure(`${option} takes a whole number ${range}, not ${value}. ${usage}`)
}
