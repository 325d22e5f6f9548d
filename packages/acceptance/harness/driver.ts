import type { Need } from '@chat/tooling/process/needs'

/** Starts and stops the application on one target. The shared suite uses only `baseUrl`. */
export interface Driver {
  /** The name in `npm run accept -- <name>`. */
  name: string
  /** The programs that the target needs on this machine. */
  needs: Need[]
  /** The origin, without a trailing slash. Available after `up`. */
  readonly baseUrl: string
  /** Starts the application with an empty database, and waits until it serves. */
  up(): Promise<void>
  /** Removes the application and its data. */
  down(): Promise<void>
}

/** A part of the application, by its service name in Compose. */
export type Part = 'frontend' | 'backend' | 'db'

/**
 * Operations on the running application. A target omits those that it does not support.
 * `up` stores ports and names in the environment, so a driver that a test creates controls the same stack.
 */
export interface Operations {
  /** Stops every part and keeps the data. */
  stop(): Promise<void>
  /** Starts every part again, and waits until the application serves. */
  start(): Promise<void>
  /** Sets the number of backends, and waits until each of them answers. */
  scale(backends: number): Promise<void>
  /** Waits until every backend is ready, and none starts, drains or terminates. */
  settled(): Promise<void>
  /** Lists the running backends by the `instance` of `/api/version`. */
  listBackends(): Promise<string[]>
  /** Kills a backend, like a crash. The platform restarts or replaces it. */
  kill(backend: string): Promise<void>
  /** Stops a backend with its grace period. The platform or the driver starts it, or another one. */
  restart(backend: string): Promise<void>
  /** Replaces the running version, as an operator does, and waits until the new one serves. */
  update(version: string): Promise<void>
  /** Runs a command in a container of that part. Returns its output. */
  exec(part: Part, ...command: string[]): Promise<string>
  /** Runs a statement in the chat's database. Returns the rows in psql's unaligned format: `1|general`. */
  sql(statement: string): Promise<string>
}
