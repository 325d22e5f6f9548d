import { createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { choosePort, findFreePort, findFreePorts, isTaken } from './ports.ts'

let taken: Server | undefined
afterEach(() => taken?.close())

async function take(host: string): Promise<number> {
  const port = await findFreePort(0, host)
  taken = createServer()
  await new Promise<void>((resolve) => taken?.listen(port, host, resolve))
  return port
}

test.each(['127.0.0.1', '0.0.0.0'])(
  'rejects a port that is in use on %s, and names the option for another port',
  async (host) => {
    const port = await take(host)
    await expect(choosePort(port, 'npm start -- --port')).rejects.toThrow(
      `Port ${port} is in use by another program, perhaps by an earlier start: choose another one with \`npm start -- --port ${port + 1}\``,
    )
  },
)

test('chooses a free port if the preferred port is taken', async () => {
  const port = await take('127.0.0.1')
  expect(await findFreePort(port, '127.0.0.1')).not.toBe(port)
  expect(await findFreePorts({ API_PORT: port })).toEqual({ API_PORT: expect.not.stringMatching(`^${port}$`) })
})

test('chooses a free port for 0', async () => {
  expect(await choosePort(0, '--port')).toBeGreaterThan(0)
})

test.each(['127.0.0.1', '0.0.0.0'])('reports a port as taken while a program listens on %s', async (host) => {
  const port = await take(host)
  expect(await isTaken(port)).toBe(true)
  await new Promise((resolve) => taken?.close(resolve))
  expect(await isTaken(port)).toBe(false)
})
