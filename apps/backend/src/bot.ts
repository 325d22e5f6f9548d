import { setTimeout as delay } from 'node:timers/promises'
import { PATHS } from '@chat/contract/paths'
import { type BotConfig, readBotConfig } from './bot/bot-config.ts'
import { createLine } from './bot/chatter.ts'
import { createTalker, type Talker } from './bot/talker.ts'

/** Milliseconds for what was said last to be stored and seen. */
const SETTLE_MAX_MS = 30_000

/** Milliseconds between two looks at whether it is. */
const POLL_MS = 50

/** Milliseconds for an edge that answers to take notice of a backend that has just started. */
const NOTICED_MAX_MS = 15_000

/** Asked to stop: what was said is still waited for. */
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
process.once('SIGINT', () => stop.abort())

/** Where nothing answers at all, or something else is wrong, the first request says so. */
async function waitForBackend(url: string) {
  const deadline = performance.now() + NOTICED_MAX_MS
  while (performance.now() < deadline) {
    const answer = await fetch(url + PATHS.health).catch(() => undefined)
    await answer?.body?.cancel()
    if (!answer || answer.ok) return
    await delay(10 * POLL_MS)
  }
}

/** A public room of their own: whoever wants to watch can join, and nobody else is disturbed. */
async function openRoom(talkers: Talker[]): Promise<number> {
  const [owner, ...others] = talkers as [Talker, ...Talker[]]
  const { id } = await owner.session.api.createRoom({ name: `${owner.name}'s room`, visibility: 'public' })
  await Promise.all(others.map(({ session }) => session.api.joinRoom(id)))
  await Promise.all(talkers.map((talker) => talker.follow(id)))
  return id
}

/** Says as much as it may, in turn; gives the acknowledgements to come. */
async function talk(talkers: Talker[], room: number, { BOT_MESSAGES, BOT_INTERVAL_MS }: BotConfig) {
  const stored: Promise<unknown>[] = []
  while (stored.length < BOT_MESSAGES && !stop.signal.aborted) {
    const talker = talkers[stored.length % talkers.length] as Talker
    stored.push(talker.say(room, createLine(stored.length)))
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
    throw new Error('Not everything was acknowledged in time')
  })
  await Promise.race([Promise.all(stored), late])
  const expected = stored.length * talkers.length
  const displayed = () => talkers.reduce((sum, talker) => sum + talker.seen(), 0)
  const deadline = performance.now() + SETTLE_MAX_MS
  while (displayed() < expected && performance.now() < deadline) await delay(POLL_MS)
  for (const talker of talkers) talker.close()
  console.log(`bot: ${stored.length} sent, ${stored.length} stored, ${displayed()} of ${expected} displayed`)
  if (displayed() !== expected) throw new Error('What was stored was not displayed everywhere, once each')
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`bot: ${error instanceof Error ? error.message : error}`)
    process.exit(1)
  },
)
