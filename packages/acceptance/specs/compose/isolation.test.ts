import { beforeAll, expect, test } from 'vitest'
import { createCompose } from '../../harness/drivers/compose.ts'
import { docker, inspect } from '../../harness/images/docker.ts'
import { NAME } from '../../harness/images.ts'
import { canConnect, connectFrom, outerAddresses, requestFrom } from '../../harness/probe.ts'

const compose = createCompose()

/** The errors of an unknown name. */
const UNKNOWN = /^(ENOTFOUND|EAI_AGAIN)$/

const POSTGRES = 5432
const SOCKET_PROXY = 'http://socket-proxy:2375'

/** The container's id, by service. */
const containers = new Map<string, string>()
beforeAll(async () => {
  const rows = await compose(['ps', '--all', '--format', '{{.Service}} {{.ID}}'], true)
  for (const row of rows.split('\n')) containers.set(...(row.split(' ') as [string, string]))
})
const idOf = (service: string) => containers.get(service) as string

test.each(['frontend', 'traefik', 'socket-proxy'])(
  'C6: %s neither resolves the name of the database nor reaches its address',
  async (service) => {
    const address = await inspect(idOf('db'), `{{(index .NetworkSettings.Networks "${NAME}_data").IPAddress}}`)
    expect(await connectFrom(idOf('backend'), 'db', POSTGRES)).toBe('connected')
    expect(await connectFrom(idOf('backend'), address, POSTGRES)).toBe('connected')
    expect(await connectFrom(idOf(service), 'db', POSTGRES)).toMatch(UNKNOWN)
    expect(await connectFrom(idOf(service), address, POSTGRES)).not.toBe('connected')
  },
)

test('C6: the database has no route out of this machine', async () => {
  expect(await inspect(`${NAME}_data`, '{{.Internal}}')).toBe('true')
  expect(await docker('exec', idOf('db'), 'cat', '/proc/net/route')).not.toMatch(/^\S+\s+00000000\s/m)
})

test('without Prometheus, the backend serves its metrics on loopback only', async () => {
  expect(await docker('exec', idOf('backend'), 'wget', '-qO-', 'http://127.0.0.1:9464/metrics')).toMatch('chat_sockets')
  for (const service of ['frontend', 'traefik']) {
    expect(await connectFrom(idOf(service), 'backend', 9464)).toBe('ECONNREFUSED')
  }
})

test("Docker's socket is read-only behind the proxy, and only the edge reaches the proxy", async () => {
  expect(await requestFrom(idOf('traefik'), 'GET', `${SOCKET_PROXY}/containers/json`)).toBe(200)
  for (const path of ['/containers/create', `/containers/${idOf('db')}/stop`, '/build']) {
    expect(await requestFrom(idOf('traefik'), 'POST', SOCKET_PROXY + path), path).toBe(403)
  }
  for (const path of ['/secrets', '/images/json', '/volumes']) {
    expect(await requestFrom(idOf('traefik'), 'GET', SOCKET_PROXY + path), path).toBe(403)
  }
  for (const service of ['frontend', 'backend', 'db']) {
    expect(await connectFrom(idOf(service), 'socket-proxy', 2375)).toMatch(UNKNOWN)
  }
})

test('every port is published on loopback, and on no other address of this machine', async () => {
  const ports = [process.env.CHAT_PORT, process.env.API_PORT].map(Number)
  const others = outerAddresses()
  expect(others.length).toBeGreaterThan(0)
  for (const port of ports) {
    expect(await canConnect('127.0.0.1', port)).toBe(true)
    for (const address of others) expect(await canConnect(address, port), `${address}:${port}`).toBe(false)
  }
})

test('the password is in no environment and no label, and only the containers that need it mount its file', async () => {
  const password = await docker('exec', idOf('db'), 'cat', '/run/chat/database-password')
  expect(password.length).toBeGreaterThan(30)
  const withFile: string[] = []
  for (const [service, id] of containers) {
    const description = await docker('inspect', id)
    expect(description, service).not.toContain(password)
    if (description.includes('/run/chat"')) withFile.push(service)
  }
  expect(withFile.sort()).toEqual(['backend', 'db', 'migrate', 'secrets'])
})
