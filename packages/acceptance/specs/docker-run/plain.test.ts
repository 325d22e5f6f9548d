import { randomUUIDv7 as v7 } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { healthSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'
import { run, succeeds } from '@chat/tooling/process/command'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { createAccount } from '../../harness/account.ts'
import { createDockerRunDriver, dockerRun, PREFIX } from '../../harness/drivers/docker-run.ts'
import { docker, inspect, publishedAt, TEST_LABEL } from '../../harness/images/docker.ts'
import { IMAGES, TAG } from '../../harness/images.ts'
import { waitUntilServing } from '../../harness/reachable.ts'

const baseUrl = inject('baseUrl')
const driver = createDockerRunDriver()
const BACKEND = `${PREFIX}backend`
const GENERAL = 1

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chat-backup-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('D12: the API answers at its own port', async () => {
  const response = await fetch((await publishedAt(BACKEND, 3001)) + PATHS.health)
  expect(response.status).toBe(200)
  expect(healthSchema.parse(await response.json())).toMatchObject({ ready: true, database: 'ok' })
})

test('D12: `status` lists the containers and their health', async () => {
  const output = await run('compose/docker-run.sh', ['status'], { quiet: true })
  for (const name of ['db', 'backend', 'frontend'])
    expect(output).toMatch(new RegExp(`^${PREFIX}${name}.*healthy`, 'm'))
  expect(output).toContain('"ready":true')
})

test('D12: names resolve on a user-defined network, and not on the default network', async () => {
  const request = [
    '--label',
    TEST_LABEL,
    `chat-backend:${TAG}`,
    'wget',
    '-q',
    '-T',
    '3',
    '-O-',
    'http://backend:3001/healthz',
  ]
  expect(await succeeds('docker', ['run', '--rm', '--network', `${PREFIX}chat-app`, ...request])).toBe(true)
  expect(await succeeds('docker', ['run', '--rm', ...request])).toBe(false)
})

test('every port is published on loopback only', async () => {
  for (const name of ['db', 'backend', 'frontend']) {
    const bindings = JSON.parse(await inspect(PREFIX + name, '{{json .HostConfig.PortBindings}}'))
    const hosts = Object.values<{ HostIp: string }[]>(bindings).flatMap((list) => list.map(({ HostIp }) => HostIp))
    expect(hosts.filter((host) => host !== '127.0.0.1')).toEqual([])
    expect(hosts).toHaveLength(name === 'db' ? 0 : 1)
  }
})

test('the password of the database is in no environment', async () => {
  const password = await docker('exec', `${PREFIX}db`, 'cat', '/run/chat/database-password')
  expect(password.length).toBeGreaterThan(30)
  for (const name of ['db', 'backend', 'frontend'])
    expect(await docker('inspect', PREFIX + name)).not.toContain(password)
})

test('D14: a restore after a wipe returns the messages of the backup, and no later ones', async () => {
  const { api } = await createAccount(baseUrl, 'Keeper')
  const kept = `kept ${v7()}`
  const { seq } = await api.sendMessage(GENERAL, { id: v7(), body: kept })
  const rows = () => driver.sql('SELECT count(*) FROM message')
  const before = await rows()
  const file = join(folder, 'chat.dump')
  await dockerRun(['backup', file])
  const lost = `lost ${v7()}`
  const { epoch } = await api.listMessages(GENERAL, { limit: 1 })
  await api.sendMessage(GENERAL, { id: v7(), body: lost })

  await dockerRun(['down', '--volumes'])
  await driver.start()
  await dockerRun(['restore', file])
  await waitUntilServing(baseUrl)

  expect(await rows()).toBe(before)
  const page = await api.listMessages(GENERAL, { limit: 100 })
  const bodies = page.messages.map(({ body }) => body)
  expect(bodies).toContain(kept)
  expect(bodies).not.toContain(lost)
  expect(page.epoch).not.toBe(epoch)
  expect(await api.sendMessage(GENERAL, { id: v7(), body: 'the next one' })).toMatchObject({ seq: seq + 1 })
})

test('D15: a backend that crashed restarts, and a backend that was stopped does not', async () => {
  expect(await inspect(BACKEND, '{{.HostConfig.RestartPolicy.Name}}')).toBe('unless-stopped')
  await fetch(baseUrl + PATHS.teaching, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ end: 'crash' }),
  })
  await expect.poll(() => inspect(BACKEND, '{{.RestartCount}}')).toBe('1')
  await waitUntilServing(baseUrl)

  await docker('stop', BACKEND)
  expect(await inspect(BACKEND, '{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}')).toBe('exited 0 1')
  expect((await fetch(baseUrl + PATHS.health)).status).toBe(502)
  await docker('start', BACKEND)
  await waitUntilServing(baseUrl)
})

test.each([
  ["D13: a container's life", 'lifecycle'],
  ['D14: networks and mounts', 'networks-and-mounts'],
])('%s: every check of compose/tour/%s.sh passes, and it removes its objects', async (_, name) => {
  // The tour must not remove other containers.
  const bystander = await docker('create', '--label', TEST_LABEL, `chat-backend:${TAG}`)
  onTestFinished(() => docker('rm', bystander).then(() => {}))
  const output = await run(`compose/tour/${name}.sh`, [], { env: { VERSION: TAG }, quiet: true })
  expect(output).toMatch(/The tour is complete: \d\d checks passed\.$/)
  expect(await inspect(bystander, '{{.State.Status}}')).toBe('created')
  const left = await Promise.all(
    [
      ['ps', '--all'],
      ['network', 'ls'],
      ['volume', 'ls'],
    ].map((list) => docker(...list, '--quiet', '--filter', 'label=chat.tour')),
  )
  expect(left.join('')).toBe('')
})

test('both containers run the images under test', async () => {
  const used = await Promise.all(['backend', 'frontend'].map((name) => inspect(PREFIX + name, '{{.Image}}')))
  expect(used).toEqual(await Promise.all(IMAGES.map((image) => inspect(image, '{{.Id}}'))))
})
