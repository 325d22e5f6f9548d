import { succeeds } from './command.ts'

/** What a path needs on this machine, each with a command that ends well where it is there and works. */
const CHECKS = {
  docker: ['docker', 'info'],
  compose: ['docker', 'compose', 'version'],
  kind: ['kind', 'version'],
  kubectl: ['kubectl', 'version', '--client'],
  tilt: ['tilt', 'version'],
  // Where it is not set, there is no context of this name.
  'the cluster of K3S_CONTEXT': ['kubectl', '--context', process.env.K3S_CONTEXT || 'K3S_CONTEXT', 'version'],
}

export type Need = keyof typeof CHECKS

/** What is tested by itself, and not as a running application: each a project of vitest.config.ts. */
export const BY_THEMSELVES: Record<string, Need[]> = {
  images: ['docker'],
  reload: ['docker', 'compose'],
  tilt: ['docker', 'kind', 'kubectl', 'tilt'],
}

/** Those of the needs that this machine does not meet. */
export async function findMissing(needs: Need[]): Promise<Need[]> {
  const missing: Need[] = []
  for (const need of needs) {
    const [file = '', ...args] = CHECKS[need]
    if (!(await succeeds(file, args))) missing.push(need)
  }
  return missing
}
