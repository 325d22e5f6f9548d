import type { ProtocolName } from '../generator/fleet.ts'
import type { Member } from '../generator/protocol.ts'

/** The data before a run. */
export interface Population {
  rooms: number
  /** Signed-in accounts of each room. Each account is in one room. */
  membersPerRoom: number
  /** Stored messages of each room. */
  messagesPerRoom?: number
}

/** Running replicas of one implementation with their own database. */
export interface Stack {
  protocol: ProtocolName
  urls: string[]
  /** The process ids of the replicas. */
  pids: number[]
  /** The metrics endpoints of the replicas. The peer has none. */
  metricsUrls: string[]
  databaseUrl: string
  /** Inserts accounts, sessions, rooms and messages with SQL, because a sign-up hashes a password slowly. */
  populate(population: Population): Promise<Member[]>
  /** Returns the position of a client that has missed `missed` messages: our seq, or the peer's offset. */
  positionBefore(population: Population, missed: number): number
  stop(): Promise<void>
}

/** One of the two systems that the bench compares. */
export interface System {
  name: string
  /** Starts replicas on a new database. `more` adds environment variables. */
  start(replicas: number, more?: NodeJS.ProcessEnv): Promise<Stack>
}
