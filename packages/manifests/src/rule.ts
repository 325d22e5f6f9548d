import type { Container } from './objects.ts'
import type { Workload, World } from './world.ts'

/** One thing that no manifest of ours may do. */
export interface Rule {
  /** How tests and findings name it. */
  id: string
  /** What goes wrong for whom. */
  why: string
  /** What is wrong, a line each; nothing when all is well. */
  find(world: World): string[]
}

/** What is wrong: a line, several, or nothing. */
type Verdict = string | string[] | false | undefined

/** A rule about each workload: says what is wrong with it, or nothing. */
export function eachWorkload(judge: (workload: Workload, world: World) => Verdict) {
  return (world: World) =>
    world.workloads.flatMap((workload) => lines(judge(workload, world)).map((line) => `${workload.name}: ${line}`))
}

/** A rule about each container, those that prepare included. */
export function eachContainer(judge: (container: Container, workload: Workload, world: World) => Verdict) {
  return eachWorkload((workload, world) =>
    workload.containers.flatMap((container) =>
      lines(judge(container, workload, world)).map((line) => `${container.name}: ${line}`),
    ),
  )
}

function lines(found: Verdict): string[] {
  if (Array.isArray(found)) return found
  return found ? [found] : []
}
