/** The targets (deployment styles) that the doctor checks. */
export const TARGETS = ['node', 'docker-run', 'compose', 'production', 'kind', 'overlays'] as const

export type Target = (typeof TARGETS)[number]

/** The targets that need Docker. */
export const DOCKER_TARGETS: Target[] = ['docker-run', 'compose', 'production', 'kind']

/** The result of one check. */
export interface Finding {
  /** The fact or fault, in one line. */
  text: string
  /** The instruction, in one line. A finding without it is a fact, not a fault. */
  remedy?: string
  /** The targets that do not work until the user follows the remedy. Empty for a recommendation. */
  blocks?: Target[]
}

/** Checks one subject. Returns nothing if its tool is missing or does not answer: another check reports that. */
export type Check = (ask: Ask) => Promise<Finding[]>

/** The result of a program. */
export interface Answer {
  /** Whether the program exists. */
  found: boolean
  /** Whether it succeeded in time. */
  ok: boolean
  /** Its standard output. Empty if the program does not exist. */
  output: string
  /** Its standard error. */
  errors: string
}

/** Runs a program. Never rejects. */
export type Ask = (file: string, ...args: string[]) => Promise<Answer>
