import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCommand } from './support/command.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const admin = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  runCommand('admin', args, { DATABASE_URL: database.url, ...env })

const WRONG: [args: string[], env: NodeJS.ProcessEnv, said: RegExp][] = [
  [['disable'], {}, /Usage: node admin\.js disable NAME/],
  [['disable', 'Nobody at all'], {}, /There is no account of the name "Nobody at all"/],
  [['invite', '--days', 'soon'], {}, /--days must be a whole number from 1 to 365, and is "soon"/],
  [['invite', '--days', '0'], {}, /--days must be a whole number/],
  [['apply-retention'], {}, /RETENTION_DAYS is not set/],
  [['apply-retention'], { RETENTION_DAYS: '-1' }, /RETENTION_DAYS: /],
  [['new-epoch'], { DATABASE_URL: '' }, /DATABASE_URL: is required/],
  [['new-epoch'], { DATABASE_URL: 'postgresql://127.0.0.1:1/chat' }, /ECONNREFUSED/],
]

test.for(WRONG)(
  'prints a wrong call as a sentence without a stack, and exits with 1: %j',
  async ([args, env, said]) => {
    const { code, stdout, stderr } = await admin(args, env)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^admin: /)
    expect(stderr).toMatch(said)
    expect(stderr).not.toMatch(/^\s+at /m)
  },
)

test('--help prints every command', async () => {
  const help = await admin(['--help'], { DATABASE_URL: '' })
  expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('apply-retention') })
})
