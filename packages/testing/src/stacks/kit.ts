import type { ProtocolName } from '../generator/fleet.ts'
import type { PopulateStatements } from './populate.ts'
import type { Population } from './stack.ts'

/** What it takes to run one side. */
export interface Kit {
  name: ProtocolName
  /** The file that Node runs as a replica. */
  program: string
  statements: PopulateStatements
  /** Makes the tables in an empty database. */
  prepare(databaseUrl: string): Promise<void>
  /** The variables of the replica of this number, all but its port. */
  env(databaseUrl: string, number: number): NodeJS.ProcessEnv
  /** What a client has of its room that is `missed` messages behind: our seq, or the peer's offset. */
  placeBefore(population: Population, missed: number): number
  hasMetrics: boolean
}
