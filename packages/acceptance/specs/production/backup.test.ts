import { randomUUIDv7 as v7 } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createNodeSession } from '@chat/client/node-session'
import { run } from '@chat/tooling/process/command'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { PASSWORD } from '../../harness/account.ts'
import { messageWith, say, texts } from '../../harness/browser.ts'
import { createProductionCompose, createProductionDriver } from '../../harness/drivers/production.ts'
import { NAME } from '../../harness/images.ts'
import { waitUntilServing } from '../../harness/reachable.ts'
import { useBrowser } from '../../harness/use-browser.ts'

const baseUrl = inject('baseUrl')
const driver = createProductionDriver()
const compose = createProductionCompose()
const { run: name, signUp } = useBrowser()
const { api } = createNodeSession(baseUrl)
const GENERAL = 1

/** Maximum ms for two stops with their drain, and a start. */
const DRILL_MS = 240_000

/** Maximum ms until an open page reconnects, because its delay between attempts grows. */
const RECONNECTED_MS = 60_000

/** Too few bytes for the table of contents of a backup. */
const TOO_FEW_BYTES = 1_000

/** Overwrites the end of a backup: its table of contents stays intact, its data does not. */
const DAMAGED_BYTES = 50

/** The rows that a restore must return. */
const COUNTS = `SELECT (SELECT count(*) FROM account), (SELECT count(*) FROM message), (SELECT count(*) FROM change),
  (SELECT string_agg(seq::text, ' ' ORDER BY id) FROM room)`

const operate = (...args: string[]) => run('compose/operate.sh', args, { quiet: true })
const fetchState = async () => {
  const { epoch } = await api.listMessages(GENERAL, { limit: 1 })
  return { counts: await driver.sql(COUNTS), epoch }
}

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chat-backup-'))
  await api.signUp({ name: `Keeper ${name}`, password: PASSWORD })
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => driver.settled(), DRILL_MS)

/** Removes the containers that use the database's volume, and volumes. */
async function destroy(...volumes: string[]) {
  await compose(['rm', '--stop', '--force', 'backend', 'migrate', 'db', 'secrets'])
  for (const volume of volumes) await run('docker', ['volume', 'rm', `${NAME}_${volume}`], { quiet: true })
}

test(
  'a restore after the loss of the volume returns the messages of the backup, also in an open page',
  async () => {
    const file = join(folder, 'chat.dump')
    const person = await signUp('Ida')
    await say(person, `kept of ${name}`)
    await messageWith(person.page, `kept of ${name}`).waitFor()
    const { seq } = await api.sendMessage(GENERAL, { id: v7(), body: `last of ${name}` })
    const before = await fetchState()
    await operate('backup', file)
    await api.sendMessage(GENERAL, { id: v7(), body: `lost of ${name}` })
    await messageWith(person.page, `lost of ${name}`).waitFor()

    await destroy('pgdata18', 'secrets')
    await operate('restore', file)
    await waitUntilServing(baseUrl)

    const after = await fetchState()
    expect(after.counts).toBe(before.counts)
    expect(after.epoch).not.toBe(before.epoch)
    const status = person.page.getByRole('status')
    await status.getByText('The database was replaced').waitFor({ timeout: RECONNECTED_MS })
    await expect.poll(() => texts(person.page, `of ${name}`)).toEqual([`kept of ${name}`, `last of ${name}`])
    const next = await api.sendMessage(GENERAL, { id: v7(), body: `next of ${name}` })
    expect(next.seq).toBe(seq + 1)
    await messageWith(person.page, `next of ${name}`).waitFor()
  },
  DRILL_MS,
)

test('a backup overwrites no file, and a restore replaces neither a database in use nor any with a broken backup', async () => {
  const file = join(folder, 'whole.dump')
  await operate('backup', file)
  await expect(operate('backup', file)).rejects.toThrow('exists already')
  const before = await fetchState()

  await expect(operate('restore', file)).rejects.toThrow('The database is in use')
  const none = join(folder, 'none.dump')
  writeFileSync(none, 'no backup')
  await expect(operate('restore', none, '--replace')).rejects.toThrow('is not a backup. Nothing was changed.')
  const broken = join(folder, 'broken.dump')
  const whole = readFileSync(file)
  writeFileSync(broken, whole.subarray(0, TOO_FEW_BYTES))
  await expect(operate('restore', broken, '--replace')).rejects.toThrow('is not a backup. Nothing was changed.')
  writeFileSync(broken, whole.fill(0, whole.length - DAMAGED_BYTES))
  await expect(operate('restore', broken, '--replace')).rejects.toThrow('could not be restored. The chat is unchanged.')
  await expect(operate('restore', join(folder, 'missing'))).rejects.toThrow('is not a readable file')
  expect(await fetchState()).toEqual(before)
})

test(
  'an upgrade copies the data of PostgreSQL 17 to 18 and keeps the old volume',
  async () => {
    const with17 = createProductionCompose('packages/acceptance/specs/production/postgres-17.yml')
    await destroy()
    await with17(['up', '--detach', '--no-build', '--wait'])
    await waitUntilServing(baseUrl)
    expect(await driver.sql('SHOW server_version_num')).toMatch(/^17/)
    const old = createNodeSession(baseUrl).api
    await old.signUp({ name: `Elder ${name}`, password: PASSWORD })
    const { seq } = await old.sendMessage(GENERAL, { id: v7(), body: `elder of ${name}` })
    const before = await driver.sql(COUNTS)

    await expect(operate('upgrade', `${NAME}_pgdata17`)).rejects.toThrow('uses chat')
    await destroy()
    // The database of the previous test runs again.
    await expect(operate('upgrade', `${NAME}_pgdata17`)).rejects.toThrow('The database is in use')
    await operate('upgrade', `${NAME}_pgdata17`, '--replace')
    await waitUntilServing(baseUrl)

    expect(await driver.sql('SHOW server_version_num')).toMatch(/^18/)
    expect(await driver.sql(COUNTS)).toBe(before)
    expect((await old.sendMessage(GENERAL, { id: v7(), body: `younger of ${name}` })).seq).toBe(seq + 1)
    // This fails if the volume is gone.
    await run('docker', ['volume', 'rm', `${NAME}_pgdata17`], { quiet: true })
  },
  DRILL_MS,
)
