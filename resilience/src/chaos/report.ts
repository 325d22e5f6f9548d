import type { LedgerReport } from '@chat/testing/ledger'
import { DISPLAYS_MIN } from '@chat/testing/load'
import { formatMachine, type Machine } from '@chat/testing/measure/machine'
import { createSamples } from '@chat/testing/measure/samples'
import type { Fault } from './faults.ts'

/** One fault that happened. */
export interface Happened {
  fault: Pick<Fault, 'name' | 'silenceMaxMs' | 'backMaxMs'>
  /** The longest time for which any reader saw nothing, in ms. */
  silenceMs: number
  /** From the end of the fault until everybody was shown something again, in ms. */
  backMs: number
}

export interface ChaosReport {
  ledger: LedgerReport
  faults: Happened[]
  /** Replicas that ended without having been told to. */
  deaths: number
  /** Whether somebody was shown nothing for a minute, which ended the run. */
  stalled: boolean
  /** Faults that could not be made here, each with why. */
  missing: string[]
  /** Whether PostgreSQL had its data in memory, on a disk that can be filled. */
  inMemory: boolean
  machine: Machine
}

/** Whether nothing was lost, doubled or disordered, no replica died by itself, and everybody came back. Silences are figures of the machine, and told. */
export function isFlawless({ ledger, deaths, stalled }: ChaosReport): boolean {
  const { acknowledgedNotStored, storedTwice, missing, double, outOfOrder } = ledger
  const wrong = acknowledgedNotStored + storedTwice + missing + double + outOfOrder + (ledger.sent - ledger.stored)
  return wrong === 0 && deaths === 0 && !stalled
}

/** Why the run proves nothing, if it does not. */
export function findDoubt({ ledger }: ChaosReport): string | undefined {
  if (ledger.expected >= DISPLAYS_MIN) return undefined
  return `Fewer than ${DISPLAYS_MIN.toLocaleString('en')} displays were expected: this proves nothing.`
}

/** Silences by the kind of fault, and how soon everybody was back after it. */
export function summarize(faults: Happened[]) {
  return [...Map.groupBy(faults, ({ fault }) => fault.name)].map(([name, group]) => {
    const [silences, returns] = [createSamples(), createSamples()]
    for (const { silenceMs, backMs } of group) {
      silences.add(silenceMs)
      returns.add(backMs)
    }
    const [median, p99, worst] = [0.5, 0.99, 1].map(silences.quantile) as [number, number, number]
    const { silenceMaxMs, backMaxMs } = (group[0] as Happened).fault
    return { name, count: group.length, median, p99, worst, silenceMaxMs, backP99: returns.quantile(0.99), backMaxMs }
  })
}

/** The ledger and the silences, as Markdown. */
export function formatChaos({ ledger, faults, deaths, stalled, missing, inMemory, machine }: ChaosReport): string {
  const count = (value: number) => value.toLocaleString('en')
  const ms = (value: number) => `${count(Math.round(value))} ms`
  const wanted = (value: number, max?: number) =>
    max === undefined ? '' : `${ms(max)}, ${value <= max ? 'met' : '**not met**'}`
  const silences = summarize(faults).map(({ name, count, median, p99, worst, silenceMaxMs, backP99, backMaxMs }) => {
    const silence = [median, p99, worst].map(ms).join(' | ')
    return `| ${name} | ${count} | ${silence} | ${wanted(p99, silenceMaxMs)} | ${ms(backP99)} | ${wanted(backP99, backMaxMs)} |`
  })
  return [
    '| sent | stored | displays expected | acknowledged, not stored | stored twice | missing | double | out of order |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    `| ${[
      ledger.sent,
      ledger.stored,
      ledger.expected,
      ledger.acknowledgedNotStored,
      ledger.storedTwice,
      ledger.missing,
      ledger.double,
      ledger.outOfOrder,
    ]
      .map(count)
      .join(' | ')} |`,
    '',
    '| fault | times | silence, median | p99 | worst | wanted of p99 | all back after its end, p99 | wanted |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...silences,
    '',
    `Replicas that ended by themselves: ${deaths}.`,
    ...(stalled ? [`Ended after ${faults.length} faults: somebody was shown nothing for a minute.`] : []),
    ...(inMemory ? ['PostgreSQL had its data in memory, on a disk that can be filled.'] : []),
    ...missing.map((why) => `Not done: ${why}.`),
    '',
    formatMachine(machine),
  ].join('\n')
}
