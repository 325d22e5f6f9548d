import type { Footprint } from '@chat/testing/measure/footprint'
import { canMeasureProcesses } from '@chat/testing/measure/processes'

/** A measurement of a replica. */
export interface Sample {
  /** Seconds since the first sample. */
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

/** The maximum rise of each metric in a run of any length, including normal variation. */
export type Bounds = Partial<Record<GrowthMetric, number>>

export type GrowthMetric = keyof Footprint

export interface Growth {
  metric: GrowthMetric
  first: number
  last: number
  perHour: number
  rise: number
  mayRise: number
  met: boolean
}

const SECONDS_PER_HOUR = 3_600

/** Returns the growth of a metric of a replica, by a least-squares line through its samples. Two samples are enough. */
export function growthOf(samples: Sample[], metric: GrowthMetric, mayRise: number): Growth {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const times = samples.map(({ at }) => at)
  const values = samples.map(({ footprint }) => footprint[metric])
  const [meanTime, meanValue] = [mean(times), mean(values)]
  const spread = times.reduce((sum, time) => sum + (time - meanTime) ** 2, 0)
  const slope =
    times.reduce((sum, time, index) => sum + (time - meanTime) * ((values[index] as number) - meanValue), 0) / spread
  const [first, last] = [times.at(0) as number, times.at(-1) as number].map((at) => meanValue + slope * (at - meanTime))
  const rise = (last as number) - (first as number)
  return {
    metric,
    first: first as number,
    last: last as number,
    perHour: slope * SECONDS_PER_HOUR,
    rise,
    mayRise,
    met: isWithin(rise, mayRise),
  }
}

// Ignore metrics that need /proc on systems without it, and ignore rounding errors.
const isWithin = (rise: number, mayRise: number) => (Number.isNaN(rise) ? !canMeasureProcesses : rise <= mayRise + 1e-6)

/** Returns for each metric the growth of the replica that grew the most. */
export function worstGrowth(replicas: Sample[][], bounds: Bounds): Growth[] {
  return (Object.entries(bounds) as [GrowthMetric, number][]).map(([metric, mayRise]) =>
    replicas
      .map((samples) => growthOf(samples, metric, mayRise))
      .reduce((worst, next) => (next.rise > worst.rise || Number.isNaN(next.rise) ? next : worst)),
  )
}

/** Returns a Markdown table. */
export function formatGrowth(growths: Growth[]): string {
  const show = (value: number) =>
    Number.isNaN(value) ? 'not measured' : (Math.round(value * 10) / 10 || 0).toLocaleString('en')
  return [
    '| the replica that grew the most | start | end | per hour | rise | allowed |',
    '| --- | --- | --- | --- | --- | --- |',
    ...growths.map(
      ({ metric, first, last, perHour, rise, mayRise, met }) =>
        `| ${NAMES[metric]} | ${show(first)} | ${show(last)} | ${show(perHour)} | ${show(rise)} | ${mayRise}, ${met ? 'met' : '**not met**'} |`,
    ),
  ].join('\n')
}
