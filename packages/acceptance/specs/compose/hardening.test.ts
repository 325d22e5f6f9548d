import { expect, test } from 'vitest'
import { createCompose, createComposeDriver } from '../../harness/drivers/compose.ts'
import { docker, inspect } from '../../harness/images/docker.ts'

const driver = createComposeDriver()
const compose = createCompose()

/** The services that run as long as the application. The others run once. */
const LASTING = ['backend', 'db', 'frontend', 'traefik']

const idOf = (service: string) => compose(['ps', '--all', '--quiet', service], true)

test('C4: the database, the backend, the frontend and the edge are healthy', async () => {
  const rows = (await compose(['ps', '--format', '{{.Service}} {{.Health}}'], true)).split('\n')
  expect(rows.sort()).toEqual(expect.arrayContaining(LASTING.map((service) => `${service} healthy`)))
})

test('D5: no service except the socket proxy runs as root', async () => {
  for (const service of LASTING) {
    const [, ...users] = (await docker('top', await idOf(service), '-eo', 'pid,uid')).split('\n')
    expect(users.length).toBeGreaterThan(0)
    expect(
      users.map((line) => Number(line.trim().split(/\s+/)[1])),
      service,
    ).not.toContain(0)
  }
})

test('every root file system is read-only, and no container has capabilities', async () => {
  for (const service of [...LASTING, 'socket-proxy', 'migrate', 'secrets']) {
    const config = await inspect(await idOf(service), '{{json .HostConfig}}')
    expect(JSON.parse(config), service).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Privileged: false,
    })
  }
  for (const service of LASTING) {
    await expect(docker('exec', '--user', '0', await idOf(service), 'touch', '/etc/new')).rejects.toThrow('Read-only')
  }
})

test('D8: each service exits with code 0 when the stack stops', async () => {
  await compose(['stop'])
  for (const service of LASTING) {
    expect(await inspect(await idOf(service), '{{.State.ExitCode}} {{.State.OOMKilled}}'), service).toBe('0 false')
  }
  await driver.start()
})
