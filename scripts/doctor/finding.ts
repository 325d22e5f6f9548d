/** The ways to run the chat that the doctor knows. */
export const PATHS = ['node', 'docker-run', 'compose', 'production', 'kind', 'overlays'] as const

export type Path = (typeof PATHS)[number]

/** Those that need Docker. */
export const DOCKER_PATHS: Path[] = ['docker-run', 'compose', 'production', 'kind']

/** What one check found. */
export interface Finding {
  /** What there is, in one line. */
  text: string
  /** What to do, in one line. Without it the finding is a fact, and nothing is wrong. */
  remedy?: string
  /** The paths that do not work until it is done; none when it is only a hint. */
  blocks?: Path[]
}

/** Looks at one thing; finds nothing where its tool is missing or does not answer, which is for another check to tell. */
export type Check = (ask: Ask) => Promise<Finding[]>

/** What a program answered. */
export interface Answer {
  /** Whether there is such a program. */
  found: boolean
  /** Whether it ended well, in time. */
  ok: boolean
  /** What it printed, and nothing when it is not found. */
  output: string
  /** What it printed on standard error. */
  errors: string
}

/** Runs a program for its answer; never fails. */
export type Ask = (file: string, ...args: string[]) => Promise<Answer>
