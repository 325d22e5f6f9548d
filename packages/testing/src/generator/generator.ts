import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Metrics } from '../measure/compare.ts'
import type { Connect, Connected, Load } from './main.ts'

export interface Generator {
  connect(options: Connect): Promise<Connected>
  load(load: Load): Promise<void>
  mark(): Promise<void>
  finish(drainMs: number): Promise<Metrics>
  lost(): Promise<number>
  drop(): Promise<void>
  stop(): Promise<void>
}

/** Starts a load generator. main.ts describes its commands. Send one command at a time. */
export function startGenerator(): Generator {
  const child = fork(join(import.meta.dirname, 'main.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The load generator ended with ${code}`)
  })
  ended.catch(() => {})

  async function call<T>(command: string, argument?: unknown): Promise<T> {
    const answered = once(child, 'message')
    child.send({ command, argument })
    const [answer] = (await Promise.race([answered, ended])) as [{ result: T; fault?: string }]
    if (answer.fault !== undefined) throw new Error(`The load generator failed: ${answer.fault}`)
    return answer.result
  }

  return {
    connect: (options) => call('connect', options),
    load: (load) => call('load', load),
    mark: () => call('mark'),
    finish: (drainMs) => call('finish', drainMs),
    lost: () => call('lost'),
    drop: () => call('drop'),
    async stop() {
      if (child.exitCode !== null) return
      child.disconnect()
      await ended.catch(() => {})
    },
  }
}
