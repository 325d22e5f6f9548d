import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMetrics } from '@chat/backend/metrics/metrics'
import { ROOT } from '@chat/tooling/folders'
import { expect, test } from 'vitest'

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

/** Every metric of the backend: those of its registry, and those that a scrape computes. */
const served = new Set([
  ...createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name),
  ...[...read('apps/backend/src/services.ts').matchAll(/metrics\.observe\(\s*'(\w+)'/g)].map(([, name]) => name),
])

/** Returns the metrics in a text. A histogram has the suffix `_bucket` in queries. */
function metricsIn(text: string): string[] {
  return (text.match(/\b(chat|nodejs)_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''))
}

interface Panel {
  id: number
  title: string
  type: string
  datasource: { uid: string }
  gridPos: { x: number; y: number }
  targets: { refId: string; expr: string; legendFormat: string }[]
}
const dashboard = JSON.parse(read('compose/grafana/chat.json')) as { uid: string; panels: Panel[] }

test('the backend serves each metric of the dashboard and of the alert rules', () => {
  for (const file of ['compose/grafana/chat.json', 'compose/prometheus/alerts.yml']) {
    const used = metricsIn(read(file))
    expect(used.length).toBeGreaterThanOrEqual(5)
    expect(used.filter((name) => !served.has(name))).toEqual([])
  }
})

test.each([
  ['sockets', 'chat_sockets_open'],
  ['messages', 'chat_messages_stored_total'],
  ['latency', 'chat_acknowledgement_seconds'],
  ['fan-out', 'chat_fanout_seconds'],
  ['loop lag', 'nodejs_eventloop_lag_p99_seconds'],
  ['pool', 'chat_pool_waiting'],
  ['bus lag', 'chat_bus_echo_seconds'],
  ['gaps', 'chat_gaps_asked_total'],
])('the dashboard shows %s', (_, metric) => {
  expect(
    dashboard.panels.filter(({ targets }) => targets.some(({ expr }) => metricsIn(expr).includes(metric))),
  ).toHaveLength(1)
})

test('each panel of the dashboard has its own position and queries the provisioned Prometheus', () => {
  const unique = (values: unknown[]) => new Set(values).size === values.length
  expect(unique(dashboard.panels.map(({ id }) => id))).toBe(true)
  expect(unique(dashboard.panels.map(({ gridPos: { x, y } }) => `${x} ${y}`))).toBe(true)
  const [, uid] = /uid: (\S+)/.exec(read('compose/grafana/datasource.yml')) ?? []
  for (const { title, type, datasource, targets } of dashboard.panels) {
    expect([title, type, datasource.uid]).toEqual([title, 'timeseries', uid])
    expect(unique(targets.map(({ refId }) => refId))).toBe(true)
    for (const { legendFormat } of targets) expect(legendFormat).not.toBe('')
  }
})
