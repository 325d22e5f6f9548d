import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { docker, inspect, TEST_LABEL, withContainer } from '../../harness/images/docker.ts'
import { listFiles, weigh, withSavedImage } from '../../harness/images/files.ts'
import { findSecrets } from '../../harness/images/secrets.ts'
import { IMAGES, TAG } from '../../harness/images.ts'

const BACKEND = `chat-backend:${TAG}`
const FRONTEND = `chat-frontend:${TAG}`

/** The course's limit. */
const BACKEND_MAX_BYTES = 150_000_000

/** A small server downloads 50 MB in a few seconds. */
const BACKEND_MAX_GZIPPED_BYTES = 50_000_000

/** Any other file except the migrations would be a source or a package. */
const BACKEND_PROGRAMS = ['admin.js', 'bot.js', 'migrate.js', 'server.js'].map((name) => `app/${name}`)

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

test('D2: the backend takes less than 150 MB unpacked, and at most 50 MB gzipped', async () => {
  for (const image of IMAGES) {
    const { unpacked, gzipped } = await weigh(image)
    console.log(`${image}: ${megabytes(unpacked)} unpacked, ${megabytes(gzipped)} gzipped`)
    if (image !== BACKEND) continue
    expect(unpacked).toBeLessThan(BACKEND_MAX_BYTES)
    expect(gzipped).toBeLessThanOrEqual(BACKEND_MAX_GZIPPED_BYTES)
  }
})

test('the backend contains four programs and the migrations, no packages and no package manager', async () => {
  const files = await listFiles(BACKEND)
  const ours = files.filter((file) => /^app\/.*[^/]$/.test(file))
  const migrations = readdirSync(join(ROOT, 'apps', 'backend', 'migrations')).map((name) => `app/migrations/${name}`)
  expect(ours.sort()).toEqual([...BACKEND_PROGRAMS, ...migrations].sort())
  expect(files.filter((file) => /node_modules\/|\.ts$|\.map$|\/(npm|npx|pnpm|yarn|corepack|apk)$/.test(file))).toEqual(
    [],
  )
})

test('D3: the frontend contains static files and Caddy: no Node, no packages, no sources', async () => {
  const files = await listFiles(FRONTEND)
  expect(files).toContain('srv/index.html')
  expect(files).toContain('usr/bin/caddy')
  expect(files.filter((file) => /(^|\/)(node|npm|pnpm|node_modules)(\/|$)|\.tsx?$|\.map$/.test(file))).toEqual([])
})

test.each(IMAGES)('D5: %s runs as user 1001', async (image) => {
  // Use a number, because Kubernetes rejects a name with runAsNonRoot.
  expect(await inspect(image, '{{.Config.User}}')).toBe('1001:1001')
  expect(await docker('run', '--rm', '--label', TEST_LABEL, image, 'id', '-u')).toBe('1001')
})

test.each(IMAGES)('D9: no layer of %s contains a secret', async (image) => {
  expect(await withSavedImage(image, async (folder) => findSecrets(folder))).toEqual([])
})

test('D9: the search for secrets finds one that a later layer deleted', async () => {
  const dockerfile = `FROM ${BACKEND}\nUSER 0\nRUN echo "_authToken=sample" >/.npmrc\nRUN rm /.npmrc\n`
  const tag = `chat-leak:${TAG}`
  await run('docker', ['build', '--quiet', '--provenance=false', '--tag', tag, '-'], { input: dockerfile, quiet: true })
  const found = await withSavedImage(tag, async (folder) => findSecrets(folder))
  await docker('image', 'rm', tag)
  // By name and content in the layer, and by content in the image's history.
  expect(found.sort()).toEqual(['.npmrc', 'npm token', 'npm token'])
})

test('the backend contains no setting of an environment', async () => {
  await withContainer([BACKEND], async (id) => {
    const names = JSON.parse(await inspect(id, '{{json .Config.Env}}')).map((entry: string) => entry.split('=')[0])
    expect(names.sort()).toEqual(['COMMIT', 'NODE_ENV', 'PATH', 'PORT', 'VERSION'])
  })
})
