import { healthSchema, versionSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { inspect, publishedAt, withContainer } from '../../harness/images/docker.ts'
import { IMAGES, TAG } from '../../harness/images.ts'

const BACKEND = `chat-backend:${TAG}`
const FRONTEND = `chat-frontend:${TAG}`

/** Run the image's health check every second instead of every 10 s, so that a test takes seconds. */
const FREQUENT_CHECKS = [
  '--health-interval=1s',
  '--health-timeout=1s',
  '--health-retries=2',
  '--health-start-period=1s',
]

/** Docker's grace period, after which it kills the container. */
const STOP_LIMIT_MS = 10_000

/** The strictest options that a deployment may set. */
const HARDENED = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']

const health = (id: string) => inspect(id, '{{.State.Health.Status}}')
const json = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

test('D6: the backend becomes healthy without a database, and unhealthy when it hangs', async () => {
  await withContainer(
    [...FREQUENT_CHECKS, ...HARDENED, '-e', 'TEACHING=1', '-p', '127.0.0.1::3001', BACKEND],
    async (id) => {
      await expect.poll(() => health(id)).toBe('healthy')
      const url = await publishedAt(id, 3001)
      const report = healthSchema.parse(await (await fetch(url + PATHS.health)).json())
      expect(report).toMatchObject({ database: 'not configured', ready: false })
      await fetch(url + PATHS.teaching, json({ end: 'hang' }))
      await expect.poll(() => health(id)).toBe('unhealthy')
    },
  )
})

test('D6: the frontend becomes healthy, and unhealthy when it hangs', async () => {
  await withContainer([...FREQUENT_CHECKS, ...HARDENED, FRONTEND], async (id) => {
    await expect.poll(() => health(id)).toBe('healthy')
    await run('docker', ['kill', '--signal', 'STOP', id], { quiet: true })
    await expect.poll(() => health(id)).toBe('unhealthy')
  })
})

test.each(IMAGES)('D7: %s names its version and commit in labels', async (image) => {
  const label = (name: string) => inspect(image, `{{index .Config.Labels "org.opencontainers.image.${name}"}}`)
  expect(await label('revision')).toBe(await run('git', ['rev-parse', 'HEAD'], { quiet: true }))
  expect(await label('version')).toMatch(/^\d+\.\d+\.\d+$/)
})

test('D7: /api/version equals the labels', async () => {
  await withContainer(['-p', '127.0.0.1::3001', BACKEND], async (id) => {
    const url = await publishedAt(id, 3001)
    await expect.poll(() => answers(url + PATHS.health)).toBe(true)
    const { version, commit } = versionSchema.parse(await (await fetch(url + PATHS.version)).json())
    const label = (name: string) => inspect(BACKEND, `{{index .Config.Labels "org.opencontainers.image.${name}"}}`)
    expect({ version, commit }).toEqual({ version: await label('version'), commit: await label('revision') })
  })
})

test('D8: the backend answers requests in flight, and stops within 10 s with exit code 0', async () => {
  await withContainer(['-e', 'TEACHING=1', '-p', '127.0.0.1::3001', BACKEND], async (id) => {
    const url = await publishedAt(id, 3001)
    await expect.poll(() => answers(url + PATHS.health)).toBe(true)
    await fetch(url + PATHS.teaching, { ...json({ notReady: false, slowMs: 2_000, errorRate: 0 }), method: 'PUT' })
    const slow = fetch(url + PATHS.rooms)
    const started = performance.now()
    await run('docker', ['stop', id], { quiet: true })
    expect(performance.now() - started).toBeLessThan(STOP_LIMIT_MS)
    // Without a database, the answer is 503. A lost request would reject.
    expect((await slow).status).toBe(503)
    expect(await inspect(id, '{{.State.ExitCode}}')).toBe('0')
  })
})

test('D8: the frontend stops within 10 s with exit code 0', async () => {
  await withContainer([...HARDENED, '-p', '127.0.0.1::80', FRONTEND], async (id) => {
    const url = await publishedAt(id, 80)
    await expect.poll(() => answers(url)).toBe(true)
    const started = performance.now()
    await run('docker', ['stop', id], { quiet: true })
    expect(performance.now() - started).toBeLessThan(STOP_LIMIT_MS)
    expect(await inspect(id, '{{.State.ExitCode}}')).toBe('0')
  })
})

test('a stopping frontend is not ready, but serves for DRAIN_SECONDS', async () => {
  await withContainer([...HARDENED, '-e', 'DRAIN_SECONDS=3', '-p', '127.0.0.1::80', FRONTEND], async (id) => {
    const url = await publishedAt(id, 80)
    await expect.poll(() => answers(`${url}/readyz`)).toBe(true)
    const stopped = run('docker', ['stop', id], { quiet: true })
    await expect.poll(async () => (await fetch(`${url}/readyz`)).status).toBe(503)
    expect(await answers(url)).toBe(true)
    expect(await answers(`${url}/config.json`)).toBe(true)
    await stopped
    expect(await inspect(id, '{{.State.ExitCode}}')).toBe('0')
  })
})

test.each(IMAGES)('D8: the command of %s is a list, so that the process runs without a shell', async (image) => {
  expect(await inspect(image, '{{json .Config.Entrypoint}}')).toBe('null')
  expect(await inspect(image, '{{index .Config.Cmd 0}}')).toMatch(/^(node|caddy)$/)
})

test("D3: the frontend answers a room's address with the page, and /api without a backend with problem details", async () => {
  await withContainer([...HARDENED, '-e', 'ENVIRONMENT=staging', '-p', '127.0.0.1::80', FRONTEND], async (id) => {
    const url = await publishedAt(id, 80)
    await expect.poll(() => answers(url)).toBe(true)
    const page = await fetch(`${url}/chat/room/1`)
    expect(page.status).toBe(200)
    expect(await page.text()).toMatch('<div id="root">')
    const api = await fetch(url + PATHS.health)
    expect(api.status).toBe(404)
    expect(await api.json()).toMatchObject({ status: 404, code: 'not-found' })
    expect(await (await fetch(`${url}/config.json`)).json()).toEqual({ environment: 'staging' })
  })
})

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  )
}
