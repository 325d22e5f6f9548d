import type { Need } from '@chat/tooling/process/needs'

/** One way to run the application. The suite knows nothing of it but the address. */
export interface Driver {
  /** As in `npm run accept -- <name>`. */
  name: string
  /** What of this machine it needs. */
  needs: Need[]
  /** The one origin, without a slash at the end. Known once `up` is done. */
  readonly baseUrl: string
  /** Brings the application up, on data of its own, and waits until it serves. */
  up(): Promise<void>
  /** Takes down all that `up` brought, and its data. */
  down(): Promise<void>
}

/** A part of the application, by its name in Compose. */
export type Part = 'frontend' | 'backend' | 'db'

/**
 * What can be done to the application while it is up. A target omits what it cannot do.
 * What `up` chose stands in its process's environment, which the tests inherit: a driver that a test makes handles the
 * same stack.
 */
export interface Operations {
  /** Ends every part, and keeps the data. */
  stop(): Promise<void>
  /** Brings back what `stop` ended, and waits until it serves. */
  start(): Promise<void>
  /** Runs so many backends, and waits until each of them answers. */
  scale(backends: number): Promise<void>
  /** Waits until every backend is ready and serves: none starts, drains or ends. A test calls it that needs replicas at rest. */
  settled(): Promise<void>
  /** The backends that run, by the name that `/api/version` tells as `instance`. */
  listBackends(): Promise<string[]>
  /** Ends a backend at once, as a crash does; the platform is to bring it, or another, back by itself. */
  kill(backend: string): Promise<void>
  /** Ends a backend as the platform does when it is not in a hurry; it, or another, then starts. */
  restart(backend: string): Promise<void>
  /** Puts the same application under another version in the place of this one, as an operator does, and waits until it serves. */
  update(version: string): Promise<void>
  /** Runs a command in a container of that part, and gives what it prints. */
  exec(part: Part, ...command: string[]): Promise<string>
  /** Runs a statement in the chat's database. Gives the rows as psql does when it is told to align nothing: `1|general`. */
  sql(statement: string): Promise<string>
}
