import { setTimeout as delay } from 'node:timers/promises'
import { type Generator, startGenerator } from '@chat/testing/generator/generator'
import type { Load } from '@chat/testing/generator/main'
import type { Figures, Round } from '@chat/testing/measure/compare'
import { cpuSecondsOf, cpuSecondsOfTree } from '@chat/testing/measure/processes'
import type { Population, Side } from '@chat/testing/stacks/stack'
import { Failure } from '@chat/tooling/failure'
import type { Bench } from './case.ts'

export interface LoadRun {
  population: Population
  load: Load
  /** Milliseconds after the window for what was sent in it to arrive. */
  drainMs: number
}

const REPLICAS = 2

/** Starts a side afresh, puts it under load for one window, and ends it. CPU is what the window used, for each display in it. */
export async function runLoad(bench: Bench, side: Side, { population, load, drainMs }: LoadRun): Promise<Figures> {
  const { postgres, scale, say } = bench
  const stack = await side.start(REPLICAS)
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
    const figures = await generator.finish(drainMs)

    const perDelivery = (seconds: number) => (seconds * 1e6) / (figures.deliveries as number)
    const serverCpu = perDelivery(after.servers - before.servers)
    const databaseCpu = perDelivery(after.database - before.database)
    const all = { ...figures, serverCpu, databaseCpu, cpu: serverCpu + databaseCpu }
    say(`  ${side.name.padEnd(9)} ${describe(all)}`)
    return all
  } finally {
    await generator.stop()
    await stack.stop()
  }
}

function describe(figures: Figures): string {
  const show = (name: string, digits = 0) => (figures[name] ?? Number.NaN).toFixed(digits)
  return (
    `${show('messagesPerSecond')} messages/s, ${show('deliveriesPerSecond')} displays/s, ` +
    `p50 ${show('p50', 1)} ms, p99 ${show('p99', 1)} ms, ${show('cpu', 1)} µs CPU a display ` +
    `(servers ${show('serverCpu', 1)}, PostgreSQL ${show('databaseCpu', 1)}); generator ${show('generatorCpu', 2)} cores`
  )
}

/** Fails where a side has closed sockets that a figure counts as open. */
export async function expectNoneLost(side: Side, generators: Generator[]): Promise<void> {
  for (const generator of generators) {
    const lost = await generator.lost()
    if (lost > 0) throw new Failure(`${side.name} closed ${lost} sockets: the run proves nothing.`)
  }
}

/** Runs both sides in turn, as often as the scale says: ours, the peer, ours again. Of every second round the later run of ours counts as the first. */
export async function sideBySide(bench: Bench, run: (side: Side) => Promise<Figures>): Promise<Round[]> {
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

/** Share of its time for which the generator's loop may be busy before it is what limits a run. */
const LOOP_MAX = 0.9

/** Share of a p99 for which the generator may have been busy at a stretch, before latencies are partly its own. */
const STALL_MAX = 0.25

/** What a reader must know of these runs. */
export function notesOf(rounds: Round[]): string[] {
  const notes = new Set<string>()
  for (const round of rounds) {
    for (const [side, figures] of Object.entries(round)) {
      const who = side === 'peer' ? 'the peer' : 'ours'
      const {
        generatorLoop = 0,
        generatorStall = 0,
        p99 = 0,
        lost = 0,
        refused = 0,
        undelivered = 0,
        doubled = 0,
      } = figures
      if (generatorLoop > LOOP_MAX) notes.add(`With ${who} the generator was the bottleneck: its loop was always busy.`)
      if (generatorStall > STALL_MAX * p99) {
        notes.add(
          `With ${who} latencies are partly the generator's own: it was busy for a quarter of a p99 at a stretch.`,
        )
      }
      if (doubled > 0) notes.add(`${doubled} displays of ${who} came twice.`)
      if (lost > 0) notes.add(`${lost} sockets of ${who} were closed during a run.`)
      if (refused > 0) notes.add(`${refused} messages were refused by ${who} during a run.`)
      if (undelivered > 0) notes.add(`${undelivered} displays of ${who} had not happened at the end of a run.`)
      if (Number.isNaN(figures.cpu)) notes.add('CPU is not measured: this system has no /proc.')
    }
  }
  return [...notes]
}
