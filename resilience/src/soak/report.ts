import type { Metrics } from '@chat/testing/measure/compare'
import { type Bounds, formatGrowth, type Sample, worstGrowth } from '../growth/growth.ts'

export interface SoakReport {
  /** The samples of each replica. */
  replicas: Sample[][]
  load: Metrics
  /** The number of times that a replica disconnected a slow reader. */
  disconnected: number
  /** Slow readers that could not reconnect. */
  notReconnected: number
}

/** Megabytes of a replica for its third of the 500 slow readers: 1 MB of buffer each, and data in transit. */
const FOR_SLOW_READERS = 175

/**
 * The allowed growth. A replay buffer evicts a quarter at once, and the pool varies by at most four connections. Sockets
 * have no bound, because disconnected slow readers reconnect to other replicas.
 */
const BOUNDS: Bounds = { heap: 10, external: FOR_SLOW_READERS, resident: FOR_SLOW_READERS + 40, files: 10, pool: 4 }

/** Returns whether no replica grew and every reader displayed every message. */
export function isSteady(report: SoakReport): boolean {
  const { undelivered, refused, lost } = report.load
  const unserved = [undelivered, refused, lost, report.notReconnected].some((count) => count !== 0)
  // Without a disconnected slow reader, the run did not test slow readers.
  return !unserved && report.disconnected > 0 && worstGrowth(report.replicas, BOUNDS).every(({ met }) => met)
}

/** Returns the growth and the load as Markdown. */
export function formatSoak(report: SoakReport): string {
  const show = (metric: string, digits = 0) =>
    (report.load[metric] ?? Number.NaN).toLocaleString('en', { maximumFractionDigits: digits })
  return [
    formatGrowth(worstGrowth(report.replicas, BOUNDS)),
    '',
    '| messages | displays | display, p99 | not displayed | refused | sockets lost | slow readers disconnected | not reconnected |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    `| ${show('messagesPerSecond')} /s | ${show('deliveriesPerSecond')} /s | ${show('p99', 1)} ms | ${show('undelivered')} | ${show('refused')} | ${show('lost')} | ${report.disconnected.toLocaleString('en')} | ${report.notReconnected} |`,
  ].join('\n')
}
