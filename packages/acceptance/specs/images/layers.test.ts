import { appendFileSync, globSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { build } from '../../harness/images/build.ts'
import { contextFiles } from '../../harness/images/context.ts'
import { docker } from '../../harness/images/docker.ts'
import { withProjectCopy } from '../../harness/images/project-copy.ts'

const APPS = ['backend', 'frontend']

/** The stages to build again. The installed packages come from the cache. */
const OWN_STAGES = 'build,strip,system,production'

test.each(APPS)('D1: after an edit of the sources the %s does not install packages again', async (app) => {
  await withProjectCopy(async (folder) => {
    await build(folder, app)
    appendFileSync(join(folder, 'packages/contract/src/limits.ts'), `\nexport const TOUCHED = '${Date.now()}'\n`)
    const { id, steps } = await build(folder, app)
    const find = (text: RegExp) => steps.filter((step) => text.test(step.text)).map(({ cached }) => cached)
    expect(find(/RUN .*pnpm install/)).toEqual([true])
    expect(find(/RUN pnpm --filter .* build/)).toEqual([false])
    await docker('image', 'rm', id)
  })
})

/** Files that an image contains. A changed mode of the manifests would make pnpm install again. */
const SHIPPED = ['Caddyfile', 'apps/*/{src,migrations,public,index.html}', 'packages/*/src']

test.each(APPS)('two builds of one commit have the same image id, for any umask of the clone: %s', async (app) => {
  await withProjectCopy(async (folder) => {
    const args = ['--build-arg', 'COMMIT=abc', '--build-arg', 'SOURCE_DATE_EPOCH=1700000000']
    const first = await build(folder, app, args)
    // Build everything again, as on another machine, from a clone that other users cannot read.
    await run('chmod', ['-R', 'go=', ...globSync(SHIPPED, { cwd: folder })], { cwd: folder })
    const second = await build(folder, app, [...args, '--no-cache-filter', OWN_STAGES])
    expect(second.steps.some(({ text, cached }) => /^\[build .* build/.test(text) && !cached)).toBe(true)
    expect(first.id).toMatch(/^sha256:/)
    expect(second.id).toBe(first.id)
    await docker('image', 'rm', first.id)
  })
})

test('D4: .dockerignore excludes secrets, history, packages, tests and documents from the build context', async () => {
  const unwanted = [
    '.env',
    'apps/backend/.env.local',
    '.git/HEAD',
    'node_modules/left/index.js',
    'apps/frontend/node_modules/left/index.js',
    'apps/frontend/dist/index.html',
    'coverage/index.html',
    '.local/postgres/data',
    'README.md',
    'apps/backend/notes.md',
    'apps/backend/src/a.test.ts',
    'apps/backend/test/a.ts',
  ]
  await withProjectCopy(async (folder) => {
    for (const file of unwanted) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), 'unwanted')
    }
    const files = await contextFiles(folder)
    expect(files).toContain('apps/backend/src/server.ts')
    expect(files.filter((file) => unwanted.includes(file))).toEqual([])
  })
})
