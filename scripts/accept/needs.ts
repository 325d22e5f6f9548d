import { succeeds } from '../process/command.ts'

/** What a path needs on this machine, each with a command that ends well where it is there and works. */
const CHECKS = {
  docker: ['docker', 'info'],
  compose: ['docker', 'compose', 'version'],
  kind: ['kind', 'version'],
  kubectl: ['kubectl', 'version', '--client'],
}

export type Need = keyof typeof CHECKS

/** Those of the needs that this machine does not meet. */
export async function findMissing(needs: Need[]): Promise<Need[]> {
  const missing: Need[] = []
  for (const need of needs) {
    const [file = '', ...args] = CHECKS[need]
    if (!(await succeeds(file, args))) missing.push(need)
  }
  return missing
}
