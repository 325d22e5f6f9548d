import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runCommand } from './support/command.ts'
import { startReplica } from './support/replica.ts'
import { useReplicas } from './support/replicas.ts'

const BOT = fileURLToPath(new URL('../src/bot.ts', import.meta.url))

const stage = useReplicas(1)
const { urlOf } = stage

test('the bot sends its messages in a room of its own, receives all of them, and exits', async () => {
  const env = { CHAT_URL: `${urlOf(0)}/`, BOT_MESSAGES: '30', BOT_INTERVAL_MS: '10', BOT_ACCOUNTS: '3' }
  const { code, stdout, stderr } = await runCommand('bot', [], env)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('30 sent, 30 stored, 90 of 90 displayed')
  const room = Number(/chat\/room\/(\d+)/.exec(stdout)?.[1])
  expect(
    await stage.database.query(
      'SELECT room_id::int AS room, count(*)::int AS messages, count(DISTINCT author_id)::int AS authors FROM message GROUP BY room_id',
    ),
  ).toEqual([{ room, messages: 30, authors: 3 }])
})

test('the bot survives a killed replica without losing a message', async () => {
  const env = { CHAT_URL: urlOf(0), BOT_MESSAGES: '100', BOT_INTERVAL_MS: '20', BOT_ACCOUNTS: '2' }
  const running = runCommand('bot', [], env)
  const count = async () => (await stage.database.query('SELECT 1 FROM message')).length
  await expect.poll(count).toBeGreaterThan(50)
  await stage.replicas[0]?.end('SIGKILL')
  const port = Number(new URL(urlOf(0)).port)
  stage.replicas[0] = await startReplica({ DATABASE_URL: stage.database.url }, { port })
  const { code, stdout, stderr } = await running
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('100 sent, 100 stored, 200 of 200 displayed')
})

test('the bot stops on SIGTERM, and all its messages are stored', async () => {
  const env = { PATH: process.env.PATH, CHAT_URL: urlOf(0), BOT_MESSAGES: '10000', BOT_INTERVAL_MS: '50' }
  const child = spawn(process.execPath, [BOT], { env })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  await expect.poll(() => output).toContain('accounts chat')
  child.kill('SIGTERM')
  const [code] = await once(child, 'close')
  expect(code).toBe(0)
  const [, sent, stored, displayed] = /(\d+) sent, (\d+) stored, (\d+) of \3 displayed/.exec(output) ?? []
  expect(Number(sent)).toBeGreaterThan(0)
  expect(stored).toBe(sent)
  expect(Number(displayed)).toBe(Number(sent) * 3)
})

test('the bot prints a wrong environment as a sentence, and exits with 1', async () => {
  const wrong = await runCommand('bot', [], { CHAT_URL: 'chat', BOT_MESSAGES: '0', BOT_ACCOUNTS: '1000' })
  expect(wrong).toMatchObject({ code: 1, stdout: '' })
  for (const name of ['CHAT_URL', 'BOT_MESSAGES', 'BOT_ACCOUNTS']) expect(wrong.stderr).toContain(`${name}: `)
  const away = await runCommand('bot', [], { CHAT_URL: 'http://127.0.0.1:1' })
  expect(away).toMatchObject({ code: 1, stderr: 'bot: The server cannot be reached\n' })
})
