import { randomUUIDv7 } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { expect, inject, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { createCompose } from '../../harness/drivers/compose.ts'

const baseUrl = inject('baseUrl')
const compose = createCompose('monitoring')
const GENERAL = 1

interface Dashboard {
  panels: { targets: { expr: string }[] }[]
}

/** Maximum ms for two rounds of service discovery and two scrapes on a busy machine. */
const DISCOVERY_MS = 40_000

/** Returns the data of a request to Prometheus's API. */
async function get<T>(path: string): Promise<T> {
  const response = await fetch(`http://localhost:${process.env.PROMETHEUS_PORT}/api/v1/${path}`)
  return ((await response.json()) as { data: T }).data
}

/** Returns the value of an expression, NaN if it has none. */
async function query(expression: string): Promise<number> {
  const { result } = await get<{ result: { value: [number, string] }[] }>(
    `query?query=${encodeURIComponent(expression)}`,
  )
  return Number(result[0]?.value[1])
}

test('Prometheus scrapes the metrics of each replica', async () => {
  await compose(['up', '--detach', '--no-build', '--no-recreate', '--wait', '--scale', 'backend=2'])
  await expect.poll(() => query('sum(up{job="chat-backend"})'), { timeout: DISCOVERY_MS }).toBe(2)
})

test('the backend counts a stored message', async () => {
  const { api } = await createAccount(baseUrl, 'Counted')
  const count = () => query('sum(chat_messages_stored_total)')
  await expect.poll(count, { timeout: DISCOVERY_MS }).toBeGreaterThanOrEqual(0)
  const before = await count()
  await api.sendMessage(GENERAL, { id: randomUUIDv7(), body: 'one to count' })
  await expect.poll(count, { timeout: DISCOVERY_MS }).toBe(before + 1)
})

test('the backend has every metric of the alert rules', async () => {
  const { groups } = await get<{ groups: { rules: { query: string; health: string }[] }[] }>('rules?type=alert')
  const rules = groups.flatMap((group) => group.rules)
  expect(rules.length).toBeGreaterThan(5)
  const names = new Set(rules.flatMap((rule) => rule.query.match(/\b(chat|nodejs)_\w+/g) ?? []))
  expect(names.size).toBeGreaterThan(4)
  for (const name of names) await expect.poll(() => query(`count(${name})`), { message: name }).toBeGreaterThan(0)
})

test('Prometheus returns values for every query of the dashboard', async () => {
  const { panels } = JSON.parse(readFileSync(join(ROOT, 'compose/grafana/chat.json'), 'utf8')) as Dashboard
  const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  expect(expressions.length).toBeGreaterThan(10)
  for (const expression of expressions) {
    const counted = `count(${expression.replaceAll('$__rate_interval', '1m')})`
    await expect.poll(() => query(counted), { message: counted, timeout: DISCOVERY_MS }).toBeGreaterThan(0)
  }
})

test('the edge does not serve the metrics', async () => {
  const metrics = (await compose(['exec', 'backend', 'wget', '-qO-', 'http://127.0.0.1:9464/metrics'], true)).split(
    '\n',
  )
  expect(metrics).toContainEqual(expect.stringMatching(/^chat_messages_stored_total \d/))
  const response = await fetch(`${baseUrl}/metrics`)
  expect(await response.text()).not.toMatch('chat_messages_stored_total')
})

test("the alert rules pass promtool's tests", async () => {
  const promtool = ['exec', 'prometheus', 'promtool', 'test', 'rules', '/etc/prometheus/alerts.test.yml']
  expect(await compose(promtool, true)).toMatch('SUCCESS')
})
