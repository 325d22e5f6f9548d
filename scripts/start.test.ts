import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { canConnect, outerAddresses } from '@chat/acceptance/harness/probe'
import { type Starter, type StarterOptions, spawnStarter, start } from '@chat/testing/starter'
import { findFreePort } from '@chat/tooling/process/ports'
import { temporaryFolder } from '@chat/tooling/temporary-folder'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const ORPHAN_TIMEOUT_MS = 20_000

let dataDir: string
beforeEach(() => {
  dataDir = temporaryFolder()
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

/** Returns all descendants of `pid`, with their commands. */
function descendants(pid: number | undefined): { pid: number; command: string }[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const rows = [...table.matchAll(/^\s*(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, id, parent, command]) => ({
    pid: Number(id),
    parent: Number(parent),
    command: command ?? '',
  }))
  const below = (parent: number | undefined): typeof rows =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...below(row.pid)])
  return below(pid).filter(({ command }) => !command.startsWith('ps '))
}

/** Returns the ids of the running processes. A zombie does not count. */
function stillRunning(processes: { pid: number }[]): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,stat='], { encoding: 'utf8' })
  const alive = new Set([...table.matchAll(/^\s*(\d+)\s+[^Z\s]\S*$/gm)].map(([, pid]) => Number(pid)))
  return processes.map(({ pid }) => pid).filter((pid) => alive.has(pid))
}

function pidOf(starter: Starter, part: RegExp): number {
  const found = descendants(starter.process.pid).find(({ command }) => part.test(command))
  if (!found) throw new Error(`There is no process ${part}`)
  return found.pid
}

async function failing(options: StarterOptions): Promise<string> {
  const { ended, output } = spawnStarter({ dataDir, ...options })
  expect(await ended).toBe(1)
  expect(output()).not.toMatch(/^\s+at /m)
  return output()
}

async function post(base: string, path: string): Promise<number> {
  const body = JSON.stringify({ name: 'Ann', password: 'sample password of a test' })
  return (await fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status
}

describe('the end leaves no process running', () => {
  test('after a signal, and the next start has the data', async () => {
    const first = await start({ dataDir })
    const processes = descendants(first.process.pid)
    expect(processes.length).toBeGreaterThan(2)
    expect(await post(first.url, '/api/accounts')).toBe(201)
    first.process.kill('SIGINT')
    expect(await first.ended).toBe(0)
    expect(stillRunning(processes)).toEqual([])

    const second = await start({ dataDir })
    expect(await post(second.url, '/api/session')).toBe(201)
    await second.stop()
  })

  test('after a signal during the first start, and the next start completes the installation', async () => {
    const { child, ended, output } = spawnStarter({ dataDir })
    await expect.poll(output).toMatch('Starting PostgreSQL')
    const processes = descendants(child.pid)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output()).toMatch(/Stopping \(SIGTERM\): the data is kept\.\n$/)
    expect(stillRunning(processes)).toEqual([])

    await (await start({ dataDir })).stop()
  })

  test('after SIGKILL of the starter, and the next start has the data', async () => {
    const first = await start({ dataDir })
    const processes = descendants(first.process.pid)
    expect(await post(first.url, '/api/accounts')).toBe(201)
    first.process.kill('SIGKILL')
    await expect.poll(() => stillRunning(processes), { timeout: ORPHAN_TIMEOUT_MS }).toEqual([])

    const second = await start({ dataDir })
    expect(await post(second.url, '/api/session')).toBe(201)
    await second.stop()
  })

  test.each([
    ['PostgreSQL', /postgres -D/],
    ['Backend 1', /dist.server\.js/],
  ])('after the death of %s', async (name, part) => {
    const starter = await start({ dataDir })
    const processes = descendants(starter.process.pid)
    process.kill(pidOf(starter, part), 'SIGKILL')
    expect(await starter.ended).toBe(1)
    expect(starter.output()).toMatch(`${name} ended unexpectedly (SIGKILL), so all processes stop.`)
    expect(stillRunning(processes)).toEqual([])
  })
})

test('three replicas take turns behind one origin, and two keep serving after a kill', async () => {
  const starter = await start({ dataDir, args: ['--port', '0', '--api-port', '0', '--replicas', '3'] })
  const instances = async () => {
    const seen = new Set<string>()
    for (let i = 0; i < 6; i += 1) {
      const response = await fetch(`${starter.url}/api/version`)
      expect(response.status).toBe(200)
      seen.add(((await response.json()) as { instance: string }).instance)
    }
    return seen.size
  }
  expect(await instances()).toBe(3)
  process.kill(pidOf(starter, /dist.server\.js/), 'SIGKILL')
  await expect.poll(starter.output).toMatch('ended (SIGKILL). The other replicas keep running.')
  expect(await instances()).toBe(2)
  await starter.stop()
})

test('all ports listen on the loopback interface alone', async () => {
  const metrics = await findFreePort(0, '127.0.0.1')
  const starter = await start({ dataDir, env: { METRICS_PORT: String(metrics) } })
  const api = /API\s+(http:\S+)/.exec(starter.output())?.[1] ?? 'no address'
  expect((await fetch(api)).status).toBe(200)
  for (const port of [Number(new URL(starter.url).port), Number(new URL(api).port), metrics]) {
    expect(await canConnect('127.0.0.1', port), `port ${port}`).toBe(true)
    // Linux answers at every 127.0.0.0/8 address, so 127.0.0.2 tests this without a network.
    for (const address of ['127.0.0.2', ...outerAddresses()])
      expect(await canConnect(address, port), `port ${port} at ${address}`).toBe(false)
  }
  await starter.stop()
})

describe('an error message with a remedy', () => {
  test('for a port in use', async () => {
    const port = await findFreePort(0, '127.0.0.1')
    const server = createServer().listen(port, '127.0.0.1')
    const output = await failing({ args: ['--port', String(port), '--api-port', '0'] })
    expect(output).toMatch(`Port ${port} is in use`)
    expect(output).toMatch('npm start -- --port')
    server.close()
  })

  test('for data of another major version', async () => {
    mkdirSync(join(dataDir, 'postgres-17'))
    writeFileSync(join(dataDir, 'postgres-17', 'PG_VERSION'), '17\n')
    expect(await failing({})).toMatch(/postgres-17 holds data of PostgreSQL 17, and this is PostgreSQL 18/)
  })

  test.each([
    ['malformed', 'localhost:5432/chat', 'DATABASE_URL is malformed: it must look like'],
    ['unreachable', 'postgres://chat:secret-word@127.0.0.1:9/chat', 'refuses the connection: connect ECONNREFUSED'],
  ])('for a DATABASE_URL that is %s, without showing its password', async (_what, url, sentence) => {
    const output = await failing({ env: { DATABASE_URL: url } })
    expect(output).toMatch(sentence)
    expect(output).not.toMatch('secret-word')
  })

  test('for a second start on the same data', async () => {
    const first = await start({ dataDir })
    expect(await failing({})).toMatch(/is in use by another start of this project \(process \d+\)/)
    await first.stop()
  })
})

test('only the owner can read the password of the database', async () => {
  const starter = await start({ dataDir })
  const mode = execFileSync('ls', ['-l', join(dataDir, 'postgres-password')], { encoding: 'utf8' })
  expect(mode).toMatch(/^-rw-------/)
  expect(starter.output()).not.toContain(readFileSync(join(dataDir, 'postgres-password'), 'utf8'))
  await starter.stop()
})
