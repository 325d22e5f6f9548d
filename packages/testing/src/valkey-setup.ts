import { randomUUID } from 'node:crypto'
import { Failure } from '@chat/tooling/failure'
import { run } from '@chat/tooling/process/command'
import { findFreePort } from '@chat/tooling/process/ports'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of this run's Valkey. */
    valkeyUrl: string
  }
}

const IMAGE = 'valkey/valkey:9-alpine'

/** Starts one Valkey in Docker on a loopback port for the tests of a project, and removes it after them. */
export default async function setup(project: TestProject) {
  const name = `chat-test-valkey-${randomUUID().slice(0, 8)}`
  const port = await findFreePort(0, '127.0.0.1')
  const published = `127.0.0.1:${port}:6379`
  try {
    await run('docker', ['run', '--detach', '--rm', '--name', name, '--publish', published, IMAGE], { quiet: true })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Failure(`The tests of the Valkey bus run ${IMAGE} in Docker: install and start Docker.\n${why}`)
  }
  project.provide('valkeyUrl', `redis://127.0.0.1:${port}`)
  return () => run('docker', ['rm', '--force', name], { quiet: true })
}
