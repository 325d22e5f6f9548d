import { randomUUIDv7 } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { recordContainerEvents } from '../../harness/container-events.ts'
import { createCompose, createComposeDriver } from '../../harness/drivers/compose.ts'
import { NAME } from '../../harness/images.ts'

const driver = createComposeDriver()
const compose = createCompose()
const GENERAL = 1

/** The number of starts on empty volumes. `npm run full` sets 10. */
const FRESH_STARTS = Number(process.env.FRESH_STARTS ?? 1)

/** Maximum ms of a first start on a busy machine. */
const START_MAX_MS = 90_000

/** Sends a message from a new account. */
async function say(text: string) {
  const { api } = await createAccount(driver.baseUrl, 'Keeper')
  await api.sendMessage(GENERAL, { id: randomUUIDv7(), body: text })
}

const countOf = (text: string) => driver.sql(`SELECT count(*) FROM message WHERE body = '${text}'`)

test('C7: a message survives `down` and `up`, and is gone after `down --volumes`', async () => {
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
  `C3: services start in the order of their dependencies, on empty volumes (${FRESH_STARTS} times)`,
  async () => {
    for (let turn = 0; turn < FRESH_STARTS; turn++) {
      await compose(['down', '--volumes'])
      const events = await recordContainerEvents(NAME, () => driver.start())
      const order = ['secrets die', 'db start', 'db healthy', 'migrate start', 'migrate die', 'backend start']
      const expected = [...order, 'backend healthy', 'frontend start', 'frontend healthy']
      expect(events.filter((event) => expected.includes(event))).toEqual(expected)
    }
  },
  FRESH_STARTS * START_MAX_MS,
)

test('C11: migrations can run again, and several at the same time', async () => {
  const tables = () => driver.sql("SELECT count(*), max(relname) FROM pg_class WHERE relkind = 'r'")
  const before = await tables()
  const migrate = () => driver.exec('backend', 'node', 'migrate.js')
  await migrate()
  await Promise.all([migrate(), migrate(), migrate()])
  await compose(['run', '--rm', 'migrate'], true)
  expect(await tables()).toBe(before)
})

test('C11: the first start runs the scripts in /docker-entrypoint-initdb.d, and then the migrations', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chat-first-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  // The database's user must read the folder.
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
