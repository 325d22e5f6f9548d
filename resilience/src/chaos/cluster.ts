import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createLink, type Link } from '@chat/testing/faulty-link'
import type { Implementation } from '@chat/testing/stacks/implementation'
import { LOGS } from '@chat/tooling/folders'
import { untilAnswers } from '@chat/tooling/process/backends'
import type { Part } from '@chat/tooling/process/part'
import { findFreePort } from '@chat/tooling/process/ports'
import type { Supervisor } from '@chat/tooling/process/supervisor'

const CLOCK = new URL('clock.ts', import.meta.url).href

/** Milliseconds until an edge stops routing to a replica that is not ready or has ended. */
const EDGE_DELAY_MS = 250

/** The grace period of an orchestrator in ms. */
const GRACE_MS = 30_000

export interface ChaosReplica {
  number: number
  /** The link between the edge and the replica. */
  link: Link
  isRunning(): boolean
  signal(signal: NodeJS.Signals): void
  /** Sends the signal and waits for the end. Returns the exit code or signal as text. The edge then stops routing to the replica. */
  end(signal: NodeJS.Signals): Promise<string>
  /** Starts the replica again on the same port, and waits until it is ready. */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface Cluster {
  /** The URL of an edge that gives each connection the next ready replica. */
  url: string
  replicas: ChaosReplica[]
  /** Returns the number of unexpected ends of replicas. */
  deaths(): number
  stop(): Promise<void>
}

export interface ClusterOptions {
  supervisor: Supervisor
  implementation: Implementation
  env: (number: number) => NodeJS.ProcessEnv
  count: number
}

/** Starts replicas behind an edge, each with a link that can inject faults. */
export async function startCluster({ supervisor, implementation, env, count }: ClusterOptions): Promise<Cluster> {
  const inRotation = new Set<ChaosReplica>()
  let turn = 0
  let deaths = 0
  const replicas = await Promise.all(Array.from({ length: count }, (_, index) => createReplica(index + 1)))
  const edge = await createLink(() => {
    const alive = [...inRotation]
    return (alive[turn++ % alive.length] ?? (replicas[0] as ChaosReplica)).link.port
  })

  async function createReplica(number: number): Promise<ChaosReplica> {
    const port = await findFreePort(0, '127.0.0.1')
    const link = await createLink(() => port)
    let part: Part
    let isExpected = false
    const replica: ChaosReplica = {
      number,
      link,
      isRunning: () => part.isRunning(),
      signal: (signal) => void (part.isRunning() && process.kill(part.pid, signal)),
      async end(signal) {
        isExpected = true
        replica.signal(signal)
        const removed = delay(EDGE_DELAY_MS).then(() => inRotation.delete(replica))
        const how = await Promise.race([part.ended, delay(GRACE_MS, 'no end within the grace period')])
        await removed
        return how
      },
      async start() {
        part = supervisor.start({
          name: `${implementation.name} ${number}`,
          command: process.execPath,
          args: ['--import', CLOCK, implementation.program],
          env: { ...env(number), PORT: String(port) },
          log: join(LOGS, `chaos-${implementation.name}-${number}.log`),
        })
        isExpected = false
        part.ended.then(() => {
          if (!isExpected) deaths++
        })
        await untilAnswers(part, `http://127.0.0.1:${port}/readyz`)
        inRotation.add(replica)
      },
      stop() {
        isExpected = true
        return part.stop()
      },
    }
    await replica.start()
    return replica
  }

  return {
    url: `http://127.0.0.1:${edge.port}`,
    replicas,
    deaths: () => deaths,
    async stop() {
      edge.close()
      for (const { link } of replicas) link.close()
      await Promise.all(replicas.map((replica) => replica.stop()))
    },
  }
}
