import type { Figures } from '@chat/testing/measure/compare'
import { type Bounds, formatGrowth, type Look, worstGrowth } from '../growth/growth.ts'

export interface SoakReport {
  /** The looks at each replica. */
  replicas: Look[][]
  load: Figures
  /** How often a reader that reads nothing was sent away. */
  sentAway: number
  /** Those of them that could not come back. */
  gone: number
}

/** Megabytes that a replica keeps for its third of the 500 readers who read nothing: one each, and what is under way. */
const FOR_SLOW_READERS = 175

/**
 * Of what is kept of a room a quarter comes and goes at once, and so do the pool's connections, four at most. Sockets are not
 * bounded: slow readers are sent away and come back elsewhere, so that a replica has now more of them and now fewer.
 */
const BOUNDS: Bounds = { heap: 10, external: FOR_SLOW_READERS, resident: FOR_SLOW_READERS + 40, files: 10, pool: 4 }

/** Whether no replica held on to ever more, and everybody was shown everything. */
export function isSteady(report: SoakReport): boolean {
  const { undelivered, refused, lost } = report.load
  const unserved = [undelivered, refused, lost, report.gone].some((count) => count !== 0)
  // Where nobody was sent away, nobody wrote to those who read nothing.
  return !unserved && report.sentAway > 0 && worstGrowth(report.replicas, BOUNDS).every(({ met }) => met)
}

/** The load and what the replicas held on to, as Markdown. */
export function formatSoak(report: SoakReport): string {
  const show = (figure: string, digits = 0) =>
    (report.load[figure] ?? Number.NaN).toLocaleString('en', { maximumFractionDigits: digits })
  return [
    formatGrowth(worstGrowth(report.replicas, BOUNDS)),
    '',
    '| messages | displays | display, p99 | not displayed | refused | sockets lost | slow readers sent away | not back |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    `| ${show('messagesPerSecond')} /s | ${show('deliveriesPerSecond')} /s | ${show('p99', 1)} ms | ${show('undelivered')} | ${show('refused')} | ${show('lost')} | ${report.sentAway.toLocaleString('en')} | ${report.gone} |`,
  ].join('\n')
}
