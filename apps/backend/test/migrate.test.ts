import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createTestDatabase } from './support/database.ts'

const MIGRATE = fileURLToPath(new URL('../src/migrate.ts', import.meta.url))

async function runMigrate(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [MIGRATE], { env: { PATH: process.env.PATH, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

test('C11: ten migrations started at once do it once, and again changes nothing', async () => {
  const database = await createTestDatabase({ migrated: false })
  const runs = await Promise.all(Array.from({ length: 10 }, () => runMigrate({ DATABASE_URL: database.url })))
  expect(runs.map(({ code }) => code)).toEqual(runs.map(() => 0))
  expect(runs.filter(({ output }) => output.includes('applying 0001'))).toHaveLength(1)
  expect(await database.query('SELECT id, name FROM room ORDER BY id')).toEqual([
    { id: 1, name: 'general' },
    { id: 2, name: 'random' },
  ])
  await database.drop()
})

test('without a database to migrate it says what is missing', async () => {
  expect(await runMigrate({})).toEqual({ code: 1, output: 'migrate: DATABASE_URL: is required\n' })
  const away = await runMigrate({ DATABASE_URL: 'postgresql://127.0.0.1:1/chat', MIGRATE_WAIT_SECONDS: '0' })
  expect(away.code).toBe(1)
  expect(away.output).toContain('ECONNREFUSED')
})
