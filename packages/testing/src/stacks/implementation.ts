import type { ProtocolName } from '../generator/fleet.ts'
import type { PopulateStatements } from './populate.ts'
import type { Population } from './stack.ts'

/** A chat server that the bench can run: ours, or the peer on socket.io. */
export interface Implementation {
  name: ProtocolName
  /** The file that Node runs as a replica. */
  program: string
  statements: PopulateStatements
  /** Creates the tables in an empty database. */
  prepare(databaseUrl: string): Promise<void>
  /** Returns the environment of a replica, without its port. */
  env(databaseUrl: string, number: number): NodeJS.ProcessEnv
  /** Returns the position of a client that has missed `missed` messages: our seq, or the peer's offset. */
  positionBefore(population: Population, missed: number): number
  hasMetrics: boolean
}
