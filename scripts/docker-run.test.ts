import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from './folders.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

/** A `docker` that has no image, writes down how one is to be built, and ends the script at whatever follows. */
const DOCKER = `#!/bin/sh
[ "$1" = build ] || exit 1
echo "$@" >>builds
`

test.skipIf(process.platform === 'win32')(
  'compose/docker-run.sh builds the images from whatever folder it is called',
  () => {
    const folder = temporaryFolder()
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'docker'), DOCKER, { mode: 0o755 })
    const env = { ...process.env, PATH: folder + delimiter + process.env.PATH }
    spawnSync(join(ROOT, 'compose/docker-run.sh'), ['up'], { cwd: folder, env })
    const files = [...readFileSync(join(folder, 'builds'), 'utf8').matchAll(/--file (\S+)/g)].map(
      ([, file]) => file ?? '',
    )
    expect(files).toHaveLength(2)
    expect(files.filter((file) => !existsSync(resolve(folder, file)))).toEqual([])
  },
)

test.skipIf(process.platform === 'win32')("a backup is its owner's alone to read", () => {
  const folder = temporaryFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho all that was said\n', { mode: 0o755 })
  const env = { ...process.env, PATH: folder + delimiter + process.env.PATH }
  spawnSync(join(ROOT, 'compose/docker-run.sh'), ['backup', 'chat.dump'], { cwd: folder, env })
  const file = join(folder, 'chat.dump')
  expect(readFileSync(file, 'utf8')).toBe('all that was said\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
