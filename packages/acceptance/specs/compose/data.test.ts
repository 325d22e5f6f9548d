import { randomUUIDv7 } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeSession } from '@chat/client/node-session'
import { expect, onTestFinished, test } from 'vitest'
import { createCompose, createComposeDriver } from '../../harness/drivers/compose.ts'
import { NAME } from '../../harness/images.ts'
import { recordStarts } from '../../harness/start-order.ts'

const driver = createComposeDriver()
const compose = createCompose()
const GENERAL = 1

/** How often the order is looked at, each time on empty volumes. */
const FRESH_STARTS = Number(process.env.FRESH_STARTS ?? 1)

/** A first start on a busy machine. */
const START_MAX_MS = 90_000

/** Sends a message to a room, as somebody new. */
async function say(text: string) {
  const { api } = createNodeSession(driver.baseUrl)
  await api.signUp({ name: `Keeper ${Date.now().toString(36)}`, password: 'sample password of a test' })
  await api.sendMessage(GENERAL, { id: randomUUIDv7(), body: text })
}

const countOf = (text: string) => driver.sql(`SELECT count(*) FROM message WHERE body = '${text}'`)

test('C7: a message outlives down and up, and not down with its volumes', async () => {
  const text = `kept ${randomUUIDv7()}`
  await say(text)
  expect(await countOf(text)).toBe('1')
  await driver.stop()
  expect(await compose(['ps', '--all', '--quiet'], true)).toBe('')
  await driver.start()
  expect(await countOf(text)).toBe('1')

  await compose(['down', '--volumes'])
  await driver.start()
  expect(await countOf(text)).toBe('0')
})

test(
  `C3: services start in the order of what they need, on empty volumes (${FRESH_STARTS} times)`,
  async () => {
    for (let turn = 0; turn < FRESH_STARTS; turn++) {
      await compose(['down', '--volumes'])
      const told = await recordStarts(NAME, () => driver.start())
      const order = ['secrets die', 'db start', 'db healthy', 'migrate start', 'migrate die', 'backend start']
      const wanted = [...order, 'backend healthy', 'frontend start', 'frontend healthy']
      expect(told.filter((event) => wanted.includes(event))).toEqual(wanted)
    }
  },
  FRESH_STARTS * START_MAX_MS,
)

test('C11: migrations run again, and several at once, without harm', async () => {
  const tables = () => driver.sql("SELECT count(*), max(relname) FROM pg_class WHERE relkind = 'r'")
  const before = await tables()
  const migrate = () => driver.exec('backend', 'node', 'migrate.js')
  await migrate()
  await Promise.all([migrate(), migrate(), migrate()])
  await compose(['run', '--rm', 'migrate'], true)
  expect(await tables()).toBe(before)
})

test('C11: the database runs what lies in its folder for first starts, and our tables come beside it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-first-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // For the user that the database runs as.
  chmodSync(folder, 0o755)
  writeFileSync(join(folder, '10-sample.sql'), 'CREATE TABLE sample (id integer); INSERT INTO sample VALUES (7)')
  const mounted = join(folder, 'compose.yml')
  const volume = `${folder}:/docker-entrypoint-initdb.d:ro`
  writeFileSync(mounted, JSON.stringify({ services: { db: { volumes: [volume] } } }))

  await compose(['down', '--volumes'])
  await createCompose(undefined, [mounted])(['up', '--detach', '--no-build', '--wait'])
  expect(await driver.sql('SELECT id FROM sample')).toBe('7')
  expect(await driver.sql('SELECT name FROM room ORDER BY id LIMIT 1')).toBe('general')
  await compose(['down', '--volumes'])
  await driver.start()
})
