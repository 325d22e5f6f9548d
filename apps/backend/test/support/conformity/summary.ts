import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder for the counts of each test file. */
    conformityFolder: string
  }
}

/** Prints after the tests how often each answer and each event was compared with its description. */
export default function setup(project: TestProject) {
  const folder = temporaryFolder()
  project.provide('conformityFolder', folder)
  return () => {
    const counted = readdirSync(folder).flatMap(
      (file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as [string, number][],
    )
    rmSync(folder, { recursive: true })
    const sums = [...Map.groupBy(counted, ([name]) => name)].map(
      ([name, same]) => [name, same.reduce((sum, [, count]) => sum + count, 0)] as const,
    )
    const total = sums.reduce((sum, [, count]) => sum + count, 0)
    console.log(`Held to the API's description: ${total} answers and events`)
    for (const [name, count] of sums.sort(([a], [b]) => a.localeCompare(b))) console.log(`  ${name}: ${count}`)
  }
}
