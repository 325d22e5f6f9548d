import { setTimeout as delay } from 'node:timers/promises'
import { type Generator, startGenerator } from '@chat/testing/generator/generator'
import type { Load } from '@chat/testing/generator/main'
import type { Metrics, Round } from '@chat/testing/measure/compare'
import { cpuSecondsOf, cpuSecondsOfTree } from '@chat/testing/measure/processes'
import type { Population, System } from '@chat/testing/stacks/stack'
import { Failure } from '@chat/tooling/failure'
import type { Bench } from './case.ts'

export interface LoadRun {
  population: Population
  load: Load
  /** Maximum ms after the window until its messages arrive. */
  drainMs: number
}

const REPLICAS = 2

/** Starts a system, measures one window of load, and stops the system. The CPU time is per display. */
export async function runLoad(bench: Bench, system: System, { population, load, drainMs }: LoadRun): Promise<Metrics> {
  const { postgres, scale, say } = bench
  const stack = await system.start(REPLICAS)
  const generator = startGenerator()
  try {
    const members = await stack.populate(population)
    await generator.connect({ protocol: stack.protocol, urls: stack.urls, members, from: 0 })
    await generator.load(load)
    await delay(scale.warmUpSeconds * 1_000)

    const cpu = () => ({
      servers: stack.pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
      database: cpuSecondsOfTree(postgres.part.pid),
    })
    await generator.mark()
    const before = cpu()
    await delay(scale.seconds * 1_000)
    const after = cpu()
    const metrics = await generator.finish(drainMs)

    const perDelivery = (seconds: number) => (seconds * 1e6) / (metrics.deliveries as number)
    const serverCpu = perDelivery(after.servers - before.servers)
    const databaseCpu = perDelivery(after.database - before.database)
    const all = { ...metrics, serverCpu, databaseCpu, cpu: serverCpu + databaseCpu }
    say(`  ${system.name.padEnd(9)} ${describe(all)}`)
    return all
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

function describe(metrics: Metrics): string {
  const show = (name: string, digits = 0) => (metrics[name] ?? Number.NaN).toFixed(digits)
  return (
    `${show('messagesPerSecond')} messages/s, ${show('deliveriesPerSecond')} displays/s, ` +
    `p50 ${show('p50', 1)} ms, p99 ${show('p99', 1)} ms, ${show('cpu', 1)} µs CPU a display ` +
    `(servers ${show('serverCpu', 1)}, PostgreSQL ${show('databaseCpu', 1)}); generator ${show('generatorCpu', 2)} cores`
  )
}

/** Throws if the system has closed sockets that a metric counts as open. */
export async function expectNoneLost(system: System, generators: Generator[]): Promise<void> {
  for (const generator of generators) {
    const lost = await generator.lost()
    if (lost > 0) throw new Failure(`${system.name} closed ${lost} sockets, so this run proves nothing.`)
  }
}

/** Runs rounds of ours, the peer and ours again. Every second round swaps the two runs of ours. */
export async function compareSystems(bench: Bench, run: (system: System) => Promise<Metrics>): Promise<Round[]> {
  const { ours, peer, scale, say } = bench
  const rounds: Round[] = []
  for (let round = 0; round < scale.rounds; round++) {
    say(`  round ${round + 1} of ${scale.rounds}`)
    const first = await run(ours)
    const middle = await run(peer)
    const last = await run(ours)
    rounds.push(
      round % 2 === 0 ? { ours: first, peer: middle, again: last } : { ours: last, peer: middle, again: first },
    )
  }
  return rounds
}

/** A higher utilization of the generator's event loop makes the generator the bottleneck. */
const LOOP_MAX = 0.9

/** A longer stall of the generator, as a share of the p99, distorts the latencies. */
const STALL_MAX = 0.25

/** Returns the limits of these measurements. */
export function notesOf(rounds: Round[]): string[] {
  const notes = new Set<string>()
  for (const round of rounds) {
    for (const [run, metrics] of Object.entries(round)) {
      const name = run === 'peer' ? 'the peer' : 'ours'
      const {
        generatorLoop = 0,
        generatorStall = 0,
        p99 = 0,
        lost = 0,
        refused = 0,
        undelivered = 0,
        doubled = 0,
      } = metrics
      if (generatorLoop > LOOP_MAX)
        notes.add(`With ${name}, the generator was the bottleneck: its event loop was always busy.`)
      if (generatorStall > STALL_MAX * p99) {
        notes.add(`With ${name}, the latencies include stalls of the generator of a quarter of a p99.`)
      }
      if (doubled > 0) notes.add(`${doubled} displays of ${name} were duplicates.`)
      if (lost > 0) notes.add(`${lost} sockets of ${name} were closed during a run.`)
      if (refused > 0) notes.add(`${refused} messages were refused by ${name} during a run.`)
      if (undelivered > 0) notes.add(`${undelivered} displays of ${name} were missing at the end of a run.`)
      if (Number.isNaN(metrics.cpu)) notes.add('CPU is not measured, because this machine has no /proc.')
    }
  }
  return [...notes]
}
