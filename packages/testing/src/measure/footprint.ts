import type { Stack } from '../stacks/stack.ts'
import { readMetrics } from './metrics.ts'

/** The resources of a replica after a garbage collection. */
export interface Footprint {
  /** Megabytes of the JavaScript heap. */
  heap: number
  /** Megabytes of buffers outside the heap. */
  external: number
  /** Megabytes of the resident set. */
  resident: number
  sockets: number
  /** Open file descriptors, without those of the sockets. */
  files: number
  /** Connections in the pool for transactions. */
  pool: number
}

const OPTIONS = `--expose-gc --import ${new URL('collect-garbage.ts', import.meta.url).href}`

/** Returns the environment for a replica whose footprint can be measured. */
export const withFootprint = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${OPTIONS}`,
})

/** Collects the garbage of each replica of a stack, then measures the replicas. */
export function takeFootprints({ pids, metricsUrls }: Stack): Promise<Footprint[]> {
  return Promise.all(pids.map((pid, index) => takeFootprint(pid, metricsUrls[index] as string)))
}

async function takeFootprint(pid: number, metricsUrl: string): Promise<Footprint> {
  process.kill(pid, 'SIGUSR2')
  // The first answer proves that the replica has handled the signal.
  await readMetrics(metricsUrl)
  return toFootprint(await readMetrics(metricsUrl))
}

function toFootprint(metric: (name: string) => number): Footprint {
  const sockets = metric('chat_sockets_open')
  return {
    heap: metric('nodejs_heap_size_used_bytes') / 1e6,
    external: metric('nodejs_external_memory_bytes') / 1e6,
    resident: metric('process_resident_memory_bytes') / 1e6,
    sockets,
    files: metric('process_open_fds') - sockets,
    pool: metric('chat_pool_connections'),
  }
}
