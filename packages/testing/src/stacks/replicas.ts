import { join } from 'node:path'
import { LOGS } from '@chat/tooling/folders'
import { untilAnswers } from '@chat/tooling/process/backends'
import { findFreePort } from '@chat/tooling/process/ports'
import type { Supervisor } from '@chat/tooling/process/supervisor'

export interface ReplicasOptions {
  supervisor: Supervisor
  /** The name of a replica in messages and logs, without its number. */
  name: string
  /** The entry file for Node. */
  program: string
  /** Returns the environment of a replica. */
  env: (number: number) => NodeJS.ProcessEnv
  count: number
}

export interface Replicas {
  urls: string[]
  pids: number[]
  stop(): Promise<void>
}

/** Starts replicas on free ports and waits until they are ready. */
export async function startReplicas({ supervisor, name, program, env, count }: ReplicasOptions): Promise<Replicas> {
  const replicas = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const port = await findFreePort(0, '127.0.0.1')
      const part = supervisor.start({
        name: `${name} ${index + 1}`,
        command: process.execPath,
        args: [program],
        env: { ...env(index + 1), PORT: String(port) },
        log: join(LOGS, `bench-${name}-${index + 1}.log`),
      })
      const url = `http://127.0.0.1:${port}`
      await untilAnswers(part, `${url}/readyz`)
      return { part, url }
    }),
  )
  return {
    urls: replicas.map(({ url }) => url),
    pids: replicas.map(({ part }) => part.pid),
    stop: async () => void (await Promise.all(replicas.map(({ part }) => part.stop()))),
  }
}
