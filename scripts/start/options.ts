import { parseArgs } from 'node:util'
import { Failure } from '../failure.ts'

export interface StartOptions {
  /** Of the page, and so of the whole application's one origin. 0 takes any that is free. */
  port: number
  /** Of the first backend; further replicas take any that are free. */
  apiPort: number
  replicas: number
}

const USAGE = 'Usage: npm start [-- --port 8080] [--api-port 3001] [--replicas 1]'

const MAX_PORT = 65_535

/** More than this on one machine shows nothing new and takes all of PostgreSQL's connections. */
const MAX_REPLICAS = 8

/** Reads the command line of `npm start` and `npm run dev`. */
export function parseOptions(args: string[]): StartOptions {
  const values = parse(args)
  return {
    port: integer('--port', values.port, 8080, 0, MAX_PORT),
    apiPort: integer('--api-port', values['api-port'], 3001, 0, MAX_PORT),
    replicas: integer('--replicas', values.replicas, 1, 1, MAX_REPLICAS),
  }
}

function parse(args: string[]) {
  const text = { type: 'string' } as const
  try {
    return parseArgs({ args, options: { port: text, 'api-port': text, replicas: text } }).values
  } catch (error) {
    throw new Failure(`${(error as Error).message.split('.')[0]}. ${USAGE}`)
  }
}

function integer(option: string, value: string | undefined, otherwise: number, min: number, max: number): number {
  if (value === undefined) return otherwise
  const number = Number(value)
  if (Number.isInteger(number) && number >= min && number <= max) return number
  throw new Failure(`${option} takes a whole number from ${min} to ${max}, not ${value}. ${USAGE}`)
}
