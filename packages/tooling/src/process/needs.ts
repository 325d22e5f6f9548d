import { succeeds } from './command.ts'

/** The programs that a target needs, each with a command that succeeds if the program works. */
const CHECKS = {
  docker: ['docker', 'info'],
  compose: ['docker', 'compose', 'version'],
  kind: ['kind', 'version'],
  kubectl: ['kubectl', 'version', '--client'],
  tilt: ['tilt', 'version'],
  // Without the variable, no context has this name.
  'the cluster of K3S_CONTEXT': ['kubectl', '--context', process.env.K3S_CONTEXT || 'K3S_CONTEXT', 'version'],
}

export type Need = keyof typeof CHECKS

/** The targets that are not a running application. Each is a project of vitest.config.ts. */
export const BY_THEMSELVES: Record<string, Need[]> = {
  images: ['docker'],
  reload: ['docker', 'compose'],
  tilt: ['docker', 'kind', 'kubectl', 'tilt'],
}

/** Returns the needs that this machine does not meet. */
export async function findMissing(needs: Need[]): Promise<Need[]> {
  const missing: Need[] = []
  for (const need of needs) {
    const [file = '', ...args] = CHECKS[need]
    if (!(await succeeds(file, args))) missing.push(need)
  }
  return missing
}
