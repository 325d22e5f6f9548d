import type { Footprint } from '@chat/testing/measure/footprint'
import { canMeasureProcesses } from '@chat/testing/measure/processes'

/** One look at a replica. */
export interface Look {
  /** Seconds since the first one. */
  at: number
  footprint: Footprint
}

const NAMES: Record<keyof Footprint, string> = {
  heap: 'live heap, MB',
  external: 'buffers, MB',
  resident: 'resident memory, MB',
  sockets: 'sockets',
  files: 'other open files',
  pool: 'connections of the pool',
}

/** By how much a figure may rise, however long a run takes, with what comes and goes by itself. */
export type Bounds = Partial<Record<Figure, number>>

export type Figure = keyof Footprint

export interface Growth {
  figure: Figure
  first: number
  last: number
  anHour: number
  rise: number
  mayRise: number
  met: boolean
}

const SECONDS_AN_HOUR = 3_600

/** How a figure of a replica grew, by the straight line that fits its looks best (least squares). Two looks are enough for one. */
export function growthOf(looks: Look[], figure: Figure, mayRise: number): Growth {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const times = looks.map(({ at }) => at)
  const values = looks.map(({ footprint }) => footprint[figure])
  const [meanTime, meanValue] = [mean(times), mean(values)]
  const spread = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0)
  const slope =
    times.reduce((sum, time, index) => sum + (time - meanTime) * ((values[index] as number) - meanValue), 0) / spread
  const [first, last] = [times.at(0) as number, times.at(-1) as number].map((at) => meanValue + slope * (at - meanTime))
  const rise = (last as number) - (first as number)
  return {
    figure,
    first: first as number,
    last: last as number,
    anHour: slope * SECONDS_AN_HOUR,
    rise,
    mayRise,
    met: isWithin(rise, mayRise),
  }
}

// What a system without /proc does not tell is not held to anything; rounding is no growth.
const isWithin = (rise: number, mayRise: number) => (Number.isNaN(rise) ? !canMeasureProcesses : rise <= mayRise + 1e-6)

/** Of each figure the growth of the replica in which it grew the most. */
export function worstGrowth(replicas: Look[][], bounds: Bounds): Growth[] {
  return (Object.entries(bounds) as [Figure, number][]).map(([figure, mayRise]) =>
    replicas
      .map((looks) => growthOf(looks, figure, mayRise))
      .reduce((worst, next) => (next.rise > worst.rise || Number.isNaN(next.rise) ? next : worst)),
  )
}

/** A table, as Markdown. */
export function formatGrowth(growths: Growth[]): string {
  const show = (value: number) =>
    Number.isNaN(value) ? 'not measured' : (Math.round(value * 10) / 10 || 0).toLocaleString('en')
  return [
    '| the replica that grew the most | at the beginning | at the end | an hour | more by | allowed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...growths.map(
      ({ figure, first, last, anHour, rise, mayRise, met }) =>
        `| ${NAMES[figure]} | ${show(first)} | ${show(last)} | ${show(anHour)} | ${show(rise)} | ${mayRise}, ${met ? 'met' : '**not met**'} |`,
    ),
  ].join('\n')
}
