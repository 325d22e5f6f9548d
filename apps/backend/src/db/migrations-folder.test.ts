import { expect, test } from 'vitest'
import { listMigrations } from './migrate.ts'
import { findMigrationsFolder } from './migrations-folder.ts'

test('the migrations are numbered from 0001 without a gap', () => {
  const migrations = listMigrations(findMigrationsFolder())
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
})
