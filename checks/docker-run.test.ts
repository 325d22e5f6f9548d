import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { expect, onTestFinished, test } from 'vitest'

/** A fake `docker` that has every image, records each build, and ends the script at the first network or container. */
const DOCKER = `#!/bin/sh
[ "$1" = image ] && exit 0
[ "$1" = build ] || exit 1
echo "$@" >>builds
`

test.skipIf(process.platform === 'win32')(
  'compose/docker-run.sh builds the images at each `up`, from any folder, unless --no-build is given',
  () => {
    const folder = temporaryFolder()
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'docker'), DOCKER, { mode: 0o755 })
    const env = { ...process.env, PATH: folder + delimiter + process.env.PATH }
    spawnSync(join(ROOT, 'compose/docker-run.sh'), ['up', '--no-build'], { cwd: folder, env })
    expect(existsSync(join(folder, 'builds'))).toBe(false)
    spawnSync(join(ROOT, 'compose/docker-run.sh'), ['up'], { cwd: folder, env: { ...env, COMMIT: 'abc' } })
    expect(readFileSync(join(folder, 'builds'), 'utf8').match(/--build-arg COMMIT=abc /g)).toHaveLength(2)
    const files = [...readFileSync(join(folder, 'builds'), 'utf8').matchAll(/--file (\S+)/g)].map(
      ([, file]) => file ?? '',
    )
    expect(files).toHaveLength(2)
    expect(files.filter((file) => !existsSync(resolve(folder, file)))).toEqual([])
  },
)

test.skipIf(process.platform === 'win32')('only the owner can read a backup', () => {
  const folder = temporaryFolder()
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'docker'), '#!/bin/sh\necho the dump\n', { mode: 0o755 })
  const env = { ...process.env, PATH: folder + delimiter + process.env.PATH }
  spawnSync(join(ROOT, 'compose/docker-run.sh'), ['backup', 'chat.dump'], { cwd: folder, env })
  const file = join(folder, 'chat.dump')
  expect(readFileSync(file, 'utf8')).toBe('the dump\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
