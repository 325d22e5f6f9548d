import { PATHS } from '@chat/contract/paths'
import { expect, test, vi } from 'vitest'
import { startReplica } from './support/replica.ts'

/** A script that emits a warning, like pg, when the test sends SIGUSR2. */
const WARN_ON_SIGNAL = `--import=data:text/javascript,process.on('SIGUSR2',()=>process.emitWarning('a%20deprecated%20setting'))`

test('every log line is JSON without a repeated key, also the warnings of Node and of libraries', async () => {
  const replica = await startReplica(
    { LOG_LEVEL: 'debug', NODE_OPTIONS: WARN_ON_SIGNAL, PROXY_HOPS: '1' },
    { ready: false },
  )
  await fetch(replica.url + PATHS.rooms, { headers: { 'x-forwarded-for': '[2001:DB8::1]:443' } })
  replica.process.kill('SIGUSR2')
  await vi.waitFor(() => expect(replica.log()).toContain('a deprecated setting'), { timeout: 15_000, interval: 20 })
  expect(await replica.end('SIGTERM')).toBe(0)
  const lines = replica.log().trimEnd().split('\n')
  // Parsing removes a repeated key, so the line changes.
  for (const line of lines) expect(JSON.stringify(JSON.parse(line))).toBe(line)
  const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  const messages = ['listening', 'request', 'a deprecated setting', 'draining', 'stopped']
  expect(logged.map(({ msg }) => msg)).toEqual(expect.arrayContaining(messages))
  expect(logged).toContainEqual(expect.objectContaining({ msg: 'request', path: PATHS.rooms, ip: '2001:db8::1' }))
})

test('a wrong environment ends the process at once, naming every fault', async () => {
  const env = { DATABASE_URL: 'mysql://db/chat', PORT: 'http', LOG_LEVEL: 'loud', CORS_ORIGIN: 'chat.example.com' }
  const failed = await startReplica(env).catch((error: Error) => error.message)
  expect(failed).toContain('ended with 1')
  for (const name of Object.keys(env)) expect(failed).toContain(`${name}: `)
})
