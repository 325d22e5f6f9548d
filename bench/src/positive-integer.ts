import { Failure } from '../../scripts/failure.ts'

/** The number that an option was given, from 1; `otherwise` where it was not given. */
export function positiveInteger(option: string, value: string | undefined, otherwise: number, usage: string): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new Failure(`${option} takes a whole number from 1, not ${value}. ${usage}`)
}
