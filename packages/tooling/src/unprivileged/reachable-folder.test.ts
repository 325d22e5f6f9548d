import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { canEnter, unprivilegedAccount } from './account.ts'
import { reachableFolder } from './reachable-folder.ts'

test('lets the account of PostgreSQL enter its data folder under `umask 077`', () => {
  const before = process.umask(0o077)
  const parent = temporaryFolder()
  const account = unprivilegedAccount()
  const folder = reachableFolder(join(parent, 'data'), account)
  process.umask(before)
  onTestFinished(() => {
    for (const made of [folder, parent]) rmSync(made, { recursive: true, force: true })
  })
  // Without an account, the folder belongs to the user of this process.
  expect(account === undefined || canEnter(account, folder)).toBe(true)
})
