import type { LedgerReport } from '@chat/client/ledger'
import { DISPLAYS_MIN } from '@chat/client/load'
import { createSamples } from '../measure/samples.ts'
import { formatMachine, type Machine } from '../report/machine.ts'

/** One fault that happened. */
export interface Happened {
  name: string
  /** The longest time for which any reader saw nothing, in ms. */
  silenceMs: number
  silenceMaxMs: number
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

/** Silences by the kind of fault. */
export function summarize(faults: Happened[]) {
  return [...Map.groupBy(faults, ({ name }) => name)].map(([name, group]) => {
    const silences = createSamples()
    for (const { silenceMs } of group) silences.add(silenceMs)
    const [median, p99, worst] = [0.5, 0.99, 1].map(silences.quantile) as [number, number, number]
    return { name, count: group.length, median, p99, worst, silenceMaxMs: group[0]?.silenceMaxMs ?? 0 }
  })
}

/** The ledger and the silences, as Markdown. */
export function formatChaos({ ledger, faults, deaths, stalled, missing, machine }: ChaosReport): string {
  const count = (value: number) => value.toLocaleString('en')
  const ms = (value: number) => `${count(Math.round(value))} ms`
  const silences = summarize(faults).map(
    ({ name, count, median, p99, worst, silenceMaxMs }) =>
      `| ${name} | ${count} | ${ms(median)} | ${ms(p99)} | ${ms(worst)} | ${ms(silenceMaxMs)}, ${p99 <= silenceMaxMs ? 'met' : '**not met**'} |`,
  )
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
    '| fault | times | silence, median | p99 | worst | wanted of p99 |',
    '| --- | --- | --- | --- | --- | --- |',
    ...silences,
    '',
    `Replicas that ended by themselves: ${deaths}.`,
    ...(stalled ? [`Ended after ${faults.length} faults: somebody was shown nothing for a minute.`] : []),
    ...missing.map((why) => `Not done: ${why}.`),
    '',
    formatMachine(machine),
  ].join('\n')
}
