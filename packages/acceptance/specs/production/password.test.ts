import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, succeeds } from '@chat/tooling/process/command'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { createProductionCompose, createProductionDriver } from '../../harness/drivers/production.ts'
import { NAME } from '../../harness/images.ts'
import { waitUntilServing } from '../../harness/reachable.ts'
import { startRequests } from '../../harness/requests.ts'

const baseUrl = inject('baseUrl')
const driver = createProductionDriver()
const compose = createProductionCompose()
const operate = (...args: string[]) => run('compose/operate.sh', args, { quiet: true })

/** Maximum ms to start new replicas and to drain the old ones. */
const ROLL_MS = 180_000

const folder = mkdtempSync(join(tmpdir(), 'chat-password-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => driver.settled(), ROLL_MS)

function write(password: string): string {
  const file = join(folder, 'password')
  writeFileSync(file, password)
  return file
}

/** Returns whether the database accepts a password over the network, as from the backend. */
function isAccepted(password: string): Promise<boolean> {
  const url = `postgresql://postgres:${password}@db:5432/chat`
  return succeeds('docker', ['exec', `${NAME}-db-1`, 'psql', '--command', 'SELECT 1', url])
}

test(
  "an operator's password replaces the generated one without a failed request",
  async () => {
    const generated = await driver.exec('db', 'cat', '/run/chat/database-password')
    expect(await isAccepted(generated)).toBe(true)
    const requests = startRequests(baseUrl)
    const own = `own-${Date.now().toString(36)}-of-an-operator`
    await operate('password', write(`${own}\n`))
    expect((await requests.stop()).failed).toEqual([])
    expect([await isAccepted(generated), await isAccepted(own)]).toEqual([false, true])
    for (const part of ['backend', 'db'] as const) expect(await driver.exec(part, 'env')).not.toContain(own)
  },
  ROLL_MS,
)

test('rejects a password that is short, a sample, or unsafe in a URL', async () => {
  await expect(operate('password', write('short'))).rejects.toThrow('must contain 20 or more letters')
  await expect(operate('password', write("it's; DROP DATABASE chat --"))).rejects.toThrow(
    'must contain 20 or more letters',
  )
  await expect(operate('password', write('sample-for-development-only'))).rejects.toThrow('contains a sample')
  await expect(operate('password', join(folder, 'missing'))).rejects.toThrow('cannot be read')
})

test(
  'a lost password is reported by the migration, and set again by `operate.sh password`',
  async () => {
    await compose(['rm', '--stop', '--force', 'backend', 'migrate', 'db', 'secrets'])
    await run('docker', ['volume', 'rm', `${NAME}_secrets`], { quiet: true })
    expect(await succeeds('docker', ['compose', 'up', '--detach', '--no-build', '--wait'])).toBe(false)
    expect(await compose(['logs', 'migrate'], true)).toMatch('password authentication failed for user "postgres"')
    await operate('password')
    await compose(['up', '--detach', '--no-build', '--wait'])
    await waitUntilServing(baseUrl)
  },
  ROLL_MS,
)
