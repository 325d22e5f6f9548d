import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { type BotConfig, readBotConfig } from './bot/bot-config.ts'
import { createLine } from './bot/chatter.ts'
import { createTalker, type Talker } from './bot/talker.ts'

/** Milliseconds to wait until the last messages are stored and displayed. */
const SETTLE_MAX_MS = 30_000

/** Milliseconds between two checks. */
const POLL_MS = 50

/** Milliseconds to wait for an edge that has not yet noticed a new backend. */
const NOTICED_MAX_MS = 15_000

/** Stops new messages. The bot still waits for those that it sent. */
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
process.once('SIGINT', () => stop.abort())

/** Waits while an edge answers with an error. Any other failure appears at the first request. */
async function waitForBackend(url: string) {
  const deadline = performance.now() + NOTICED_MAX_MS
  while (performance.now() < deadline) {
    const answer = await fetch(url + PATHS.health).catch(() => undefined)
    await answer?.body?.cancel()
    if (!answer || answer.ok) return
    await delay(10 * POLL_MS)
  }
}

/** Creates a public room for the bots, so that people can watch and other rooms stay quiet. */
async function openRoom(talkers: Talker[]): Promise<number> {
  const [owner, ...others] = talkers as [Talker, ...Talker[]]
  const { id } = await owner.session.api.createRoom({ name: `${owner.name}'s room`, visibility: 'public' })
  await Promise.all(others.map(({ session }) => session.api.joinRoom(id)))
  await Promise.all(talkers.map((talker) => talker.follow(id)))
  return id
}

/** Sends the configured messages in turn. Returns their pending acknowledgements. */
async function talk(talkers: Talker[], room: number, { BOT_MESSAGES, BOT_INTERVAL_MS }: BotConfig) {
  const stored: Promise<unknown>[] = []
  while (stored.length < BOT_MESSAGES && !stop.signal.aborted) {
    const talker = talkers[stored.length % talkers.length] as Talker
    stored.push(talker.send(room, createLine(stored.length)))
    await delay(BOT_INTERVAL_MS, undefined, { signal: stop.signal }).catch(() => {})
  }
  return stored
}

async function main() {
  const config = readBotConfig(process.env)
  await waitForBackend(config.CHAT_URL)
  const talkers: Talker[] = []
  for (let count = 0; count < config.BOT_ACCOUNTS; count++) talkers.push(await createTalker(config.CHAT_URL))
  const room = await openRoom(talkers)
  console.log(`bot: ${talkers.length} accounts chat at ${config.CHAT_URL}/chat/room/${room}`)
  const stored = await talk(talkers, room, config)
  const late = delay(SETTLE_MAX_MS, undefined, { ref: false }).then(() => {
    throw new Error('Some messages were not acknowledged in time')
  })
  await Promise.race([Promise.all(stored), late])
  const expected = stored.length * talkers.length
  const displayed = () => talkers.reduce((sum, talker) => sum + talker.seen(), 0)
  const deadline = performance.now() + SETTLE_MAX_MS
  while (displayed() < expected && performance.now() < deadline) await delay(POLL_MS)
  for (const talker of talkers) talker.close()
  console.log(`bot: ${stored.length} sent, ${stored.length} stored, ${displayed()} of ${expected} displayed`)
  if (displayed() !== expected) throw new Error('Some stored messages were not displayed exactly once to every account')
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`bot: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  },
)
