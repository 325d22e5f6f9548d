import type { LedgerReport } from '@chat/testing/ledger'
import { DISPLAYS_MIN } from '@chat/testing/load'
import { formatMachine, type Machine } from '@chat/testing/measure/machine'
import { createSamples } from '@chat/testing/measure/samples'
import type { Fault } from './faults.ts'

/** The result of one fault. */
export interface FaultResult {
  fault: Pick<Fault, 'name' | 'silenceMaxMs' | 'backMaxMs'>
  /** The longest time without a display for any reader, in ms. */
  silenceMs: number
  /** The time from the end of the fault until every reader displayed a message, in ms. */
  backMs: number
}

export interface ChaosReport {
  ledger: LedgerReport
  faults: FaultResult[]
  /** Unexpected ends of replicas. */
  deaths: number
  /** Whether the run ended because a reader displayed nothing for a minute. */
  stalled: boolean
  /** Faults that this machine cannot cause, with the reasons. */
  missing: string[]
  /** Whether PostgreSQL's data was on a small disk in memory. */
  inMemory: boolean
  machine: Machine
}

/** Returns whether no message was lost, duplicated or disordered, no replica ended unexpectedly, and every reader recovered. */
export function isFlawless({ ledger, deaths, stalled }: ChaosReport): boolean {
  const { acknowledgedNotStored, storedTwice, missing, double, outOfOrder } = ledger
  const wrong = acknowledgedNotStored + storedTwice + missing + double + outOfOrder + (ledger.sent - ledger.stored)
  return wrong === 0 && deaths === 0 && !stalled
}

/** Returns the reason if the run proves nothing. */
export function findDoubt({ ledger }: ChaosReport): string | undefined {
  if (ledger.expected >= DISPLAYS_MIN) return undefined
  return `Fewer than ${DISPLAYS_MIN.toLocaleString('en')} displays were expected, so this run proves nothing.`
}

/** Returns the silences and the recovery times of each kind of fault. */
export function summarize(faults: FaultResult[]) {
  return [...Map.groupBy(faults, ({ fault }) => fault.name)].map(([name, group]) => {
    const [silences, recoveries] = [createSamples(), createSamples()]
    for (const { silenceMs, backMs } of group) {
      silences.add(silenceMs)
      recoveries.add(backMs)
    }
    const [median, p99, worst] = [0.5, 0.99, 1].map(silences.quantile) as [number, number, number]
    const { silenceMaxMs, backMaxMs } = (group[0] as FaultResult).fault
    return {
      name,
      count: group.length,
      median,
      p99,
      worst,
      silenceMaxMs,
      backP99: recoveries.quantile(0.99),
      backMaxMs,
    }
  })
}

/** Returns the ledger and the silences as Markdown. */
export function formatChaos({ ledger, faults, deaths, stalled, missing, inMemory, machine }: ChaosReport): string {
  const count = (value: number) => value.toLocaleString('en')
  const ms = (value: number) => `${count(Math.round(value))} ms`
  const limit = (value: number, max?: number) =>
    max === undefined ? '' : `${ms(max)}, ${value <= max ? 'met' : '**not met**'}`
  const silences = summarize(faults).map(({ name, count, median, p99, worst, silenceMaxMs, backP99, backMaxMs }) => {
    const silence = [median, p99, worst].map(ms).join(' | ')
    return `| ${name} | ${count} | ${silence} | ${limit(p99, silenceMaxMs)} | ${ms(backP99)} | ${limit(backP99, backMaxMs)} |`
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
    '| fault | times | silence, median | p99 | worst | limit of p99 | recovery of all readers, p99 | limit |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...silences,
    '',
    `Unexpected ends of replicas: ${deaths}.`,
    ...(stalled ? [`Ended after ${faults.length} faults, because a reader displayed nothing for a minute.`] : []),
    ...(inMemory ? ['The data of PostgreSQL was on a small disk in memory.'] : []),
    ...missing.map((why) => `Not done: ${why}.`),
    '',
    formatMachine(machine),
  ].join('\n')
}
