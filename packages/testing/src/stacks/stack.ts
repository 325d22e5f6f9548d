import type { ProtocolName } from '../generator/fleet.ts'
import type { Member } from '../generator/protocol.ts'

/** Who is there before a run begins. */
export interface Population {
  rooms: number
  /** Accounts in each room, each in one alone, signed in. */
  membersPerRoom: number
  /** Messages that each room has already. */
  messagesPerRoom?: number
}

/** One side while it runs: its replicas on a database of their own. */
export interface Stack {
  protocol: ProtocolName
  urls: string[]
  /** The replicas' processes. */
  pids: number[]
  /** The replicas' metrics, of the side that has any. */
  metricsUrls: string[]
  databaseUrl: string
  /** Makes accounts, sessions, rooms and messages straight in the database: signing up would be a test of the password's hash. */
  populate(population: Population): Promise<Member[]>
  /** What a client has of its room that is `missed` messages behind: our seq, or the peer's offset. */
  placeBefore(population: Population, missed: number): number
  stop(): Promise<void>
}

/** A side of the comparison. */
export interface Side {
  name: string
  /** Starts so many replicas on a new database, with variables beside those of the side. */
  start(replicas: number, more?: NodeJS.ProcessEnv): Promise<Stack>
}
