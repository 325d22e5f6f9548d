import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createLink, type Link } from '@chat/testing/faulty-link'
import type { Kit } from '@chat/testing/stacks/kit'
import { LOGS } from '@chat/tooling/folders'
import { untilAnswers } from '@chat/tooling/process/backends'
import type { Part } from '@chat/tooling/process/part'
import { findFreePort } from '@chat/tooling/process/ports'
import type { Supervisor } from '@chat/tooling/process/supervisor'

const CLOCK = new URL('clock.ts', import.meta.url).href

/** Milliseconds in which an edge has taken a replica out that is not ready, or gone. */
const EDGE_NOTICES_MS = 250

/** Milliseconds that an orchestrator gives a process to end. */
const GRACE_MS = 30_000

export interface ChaosReplica {
  number: number
  /** Between the edge and the replica. */
  link: Link
  isRunning(): boolean
  signal(signal: NodeJS.Signals): void
  /** Sends the signal, waits for the end, and gives how it ended. The edge soon takes the replica out. */
  end(signal: NodeJS.Signals): Promise<string>
  /** Starts it again on the same port, and waits until it serves. */
  start(): Promise<void>
  /** Ends it for good. */
  stop(): Promise<void>
}

export interface Cluster {
  /** Where clients connect: an edge that gives each connection the next replica that is in. */
  url: string
  replicas: ChaosReplica[]
  /** How often a replica has ended without having been told to. */
  deaths(): number
  stop(): Promise<void>
}

export interface ClusterOptions {
  supervisor: Supervisor
  kit: Kit
  env: (number: number) => NodeJS.ProcessEnv
  count: number
}

/** Replicas behind an edge of the bench's own, with a link to each that can be disturbed. */
export async function startCluster({ supervisor, kit, env, count }: ClusterOptions): Promise<Cluster> {
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
    let isTold = false
    const replica: ChaosReplica = {
      number,
      link,
      isRunning: () => part.isRunning(),
      signal: (signal) => void (part.isRunning() && process.kill(part.pid, signal)),
      async end(signal) {
        isTold = true
        replica.signal(signal)
        const noticed = delay(EDGE_NOTICES_MS).then(() => inRotation.delete(replica))
        const how = await Promise.race([part.ended, delay(GRACE_MS, 'not at all within its grace period')])
        await noticed
        return how
      },
      async start() {
        part = supervisor.start({
          name: `${kit.name} ${number}`,
          command: process.execPath,
          args: ['--import', CLOCK, kit.program],
          env: { ...env(number), PORT: String(port) },
          log: join(LOGS, `chaos-${kit.name}-${number}.log`),
        })
        isTold = false
        part.ended.then(() => {
          if (!isTold) deaths++
        })
        await untilAnswers(part, `http://127.0.0.1:${port}/readyz`)
        inRotation.add(replica)
      },
      stop() {
        isTold = true
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
