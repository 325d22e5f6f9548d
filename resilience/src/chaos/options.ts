import { expectKnown, FLAG, readCommandLine, readWholeNumber, TEXT } from '@chat/tooling/command-line'
import { Failure } from '@chat/tooling/failure'
import { FAULTS, type Fault } from './faults.ts'

export interface ChaosCommand {
  count: number
  seed: number
  kinds: readonly Fault[]
  peer: boolean
  redisUrl: string | undefined
  /** Whether to write the report into the results of the bench. */
  keep: boolean
}

const NAMES = FAULTS.map(({ name }) => name)
const USAGE = `Usage: npm run chaos [-- --faults 20] [--seed 1] [--only ${NAMES.join()}] [--peer] [--redis-url redis://127.0.0.1:6379] [--keep]`

/** Reads the command line of `npm run chaos`. */
export function parseChaosOptions(args: string[]): ChaosCommand {
  const options = { faults: TEXT, seed: TEXT, only: TEXT, 'redis-url': TEXT, peer: FLAG, keep: FLAG }
  const { values } = readCommandLine({ args, options }, USAGE)
  const only = values.only?.split(',')
  expectKnown('fault', only ?? [], NAMES, USAGE)
  const redisUrl = values['redis-url']
  if (redisUrl !== undefined && (!URL.canParse(redisUrl) || !new URL(redisUrl).port)) {
    throw new Failure(`--redis-url takes an address with a port, not ${redisUrl}. ${USAGE}`)
  }
  if (redisUrl && values.peer) throw new Failure('The bus of the peer is PostgreSQL: omit --redis-url with --peer.')
  return {
    count: readWholeNumber({ option: '--faults', value: values.faults, otherwise: 20, usage: USAGE }),
    seed: readWholeNumber({ option: '--seed', value: values.seed, otherwise: 1, usage: USAGE }),
    kinds: FAULTS.filter(({ name, endsPeer }) => only?.includes(name) ?? !(values.peer && endsPeer)),
    peer: values.peer,
    redisUrl,
    keep: values.keep,
  }
}
