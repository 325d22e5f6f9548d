import type { Stack } from '../stacks/stack.ts'
import { readMetrics } from './metrics.ts'

/** What a replica holds on to, once its garbage is collected. */
export interface Footprint {
  /** Megabytes of JavaScript's heap. */
  heap: number
  /** Megabytes beside it that JavaScript's objects hold: buffers. */
  external: number
  /** Megabytes of memory that the process holds (resident set). */
  resident: number
  sockets: number
  /** Open files and connections beside those of the sockets. */
  files: number
  /** Connections of the pool for transactions. */
  pool: number
}

const OPTIONS = `--expose-gc --import ${new URL('collect-garbage.ts', import.meta.url).href}`

/** The environment of a replica whose footprint can be taken. */
export const withFootprint = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${OPTIONS}`,
})

/** Has each replica of a stack collect its garbage, and gives what is left. */
export function takeFootprints({ pids, metricsUrls }: Stack): Promise<Footprint[]> {
  return Promise.all(pids.map((pid, index) => takeFootprint(pid, metricsUrls[index] as string)))
}

async function takeFootprint(pid: number, metricsUrl: string): Promise<Footprint> {
  process.kill(pid, 'SIGUSR2')
  // What is asked after the first answer cannot overtake the signal.
  await readMetrics(metricsUrl)
  return toFootprint(await readMetrics(metricsUrl))
}

function toFootprint(figure: (name: string) => number): Footprint {
  const sockets = figure('chat_sockets_open')
  return {
    heap: figure('nodejs_heap_size_used_bytes') / 1e6,
    external: figure('nodejs_external_memory_bytes') / 1e6,
    resident: figure('process_resident_memory_bytes') / 1e6,
    sockets,
    files: figure('process_open_fds') - sockets,
    pool: figure('chat_pool_connections'),
  }
}
