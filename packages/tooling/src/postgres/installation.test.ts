import { cpSync, existsSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporary-folder.ts'
import { packagedBinaries, versionOf } from './installation.ts'

function folder(): string {
  const made = temporaryFolder()
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

test('PostgreSQL runs if install scripts are off, so its libraries have no links', async () => {
  const bin = await packagedBinaries()
  const copy = folder()
  const isFile = (path: string) => !lstatSync(path).isSymbolicLink() && !/share|\.a$/.test(path)
  cpSync(dirname(bin), join(copy, 'native'), { recursive: true, filter: isFile })
  cpSync(join(dirname(bin), '..', 'scripts'), join(copy, 'scripts'), { recursive: true })
  cpSync(join(dirname(bin), '..', 'package.json'), join(copy, 'package.json'))
  expect(versionOf(join(copy, 'native', 'bin', 'postgres'))).toMatch(/^\d+\.\d+$/)
})

test.skipIf(process.platform === 'win32')(
  'a PostgreSQL that does not run is reported with the reason, and the next start installs it again',
  () => {
    const root = folder()
    const marks = ['.local/packages.sha256', 'node_modules/.modules.yaml'].map((file) => join(root, file))
    for (const mark of marks) {
      mkdirSync(dirname(mark))
      writeFileSync(mark, '')
    }
    const postgres = join(root, 'postgres')
    writeFileSync(postgres, '#!/bin/sh\necho "cannot open shared object file" >&2\nexit 127\n', { mode: 0o755 })
    expect(() => versionOf(postgres, root)).toThrow(
      `${postgres} does not run (cannot open shared object file): the next start installs`,
    )
    expect(marks.filter(existsSync)).toEqual([])
  },
)
