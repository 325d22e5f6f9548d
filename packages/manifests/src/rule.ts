import type { Inventory, Workload } from './inventory.ts'
import type { Container } from './objects.ts'

export interface Rule {
  /** Findings begin with it. */
  id: string
  /** The damage that the rule prevents. */
  why: string
  /** A line for each violation. */
  find(inventory: Inventory): string[]
}

/** A line, several, or none. */
type Verdict = string | string[] | false | undefined

/** Makes a rule's `find` from a judgement of each workload. */
export function eachWorkload(judge: (workload: Workload, inventory: Inventory) => Verdict) {
  return (inventory: Inventory) =>
    inventory.workloads.flatMap((workload) =>
      lines(judge(workload, inventory)).map((line) => `${workload.name}: ${line}`),
    )
}

/** Makes a rule's `find` from a judgement of each container, init containers included. */
export function eachContainer(judge: (container: Container) => Verdict) {
  return eachWorkload(({ containers }) =>
    containers.flatMap((container) => lines(judge(container)).map((line) => `${container.name}: ${line}`)),
  )
}

function lines(found: Verdict): string[] {
  if (Array.isArray(found)) return found
  return found ? [found] : []
}
