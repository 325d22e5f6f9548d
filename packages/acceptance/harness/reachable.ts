import { setTimeout as delay } from 'node:timers/promises'
import { healthSchema, versionSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'

/** Requests for each backend, so that an edge that balances reaches all of them. */
const TURNS = 3

/** Between two questions. */
const RETRY_MS = 250

/** An edge needs a few seconds to take notice of a new backend; a minute means that it never will. */
const GIVE_UP_MS = 60_000

/** Waits until the edge at `baseUrl` hands requests on to a backend that is ready, and to the page. */
export async function waitUntilServing(baseUrl: string): Promise<void> {
  await until(async () => {
    const answers = await Promise.all([status(baseUrl + PATHS.health), status(baseUrl)])
    return answers.every((answer) => answer === 200) || `${baseUrl}: /api/health and / answer ${answers.join(' and ')}`
  })
}

/** Waits until so many backends have answered at `baseUrl`. Gives their names. */
export async function waitForBackends(baseUrl: string, count: number): Promise<string[]> {
  const seen = new Set<string>()
  await until(async () => {
    const version = await askVersion(baseUrl)
    if (version) seen.add(version.instance)
    return seen.size >= count || `${baseUrl}: only ${[...seen].join(', ') || 'nobody'} answered`
  })
  return [...seen]
}

/** Waits until every answer at `baseUrl` is from one of these backends, each of them answers, and all are ready: none starts or drains. */
export async function waitUntilSettled(baseUrl: string, listBackends: () => Promise<string[]>): Promise<void> {
  await until(async () => {
    const backends = await listBackends()
    const requests = backends.flatMap(() => Array.from({ length: TURNS }, () => askHealth(baseUrl)))
    const ready = new Set(
      (await Promise.all(requests)).map((health) => (health?.ready ? health.instance : 'none that is ready')),
    )
    const settled = ready.size === backends.length && backends.every((backend) => ready.has(backend))
    return settled || `${baseUrl}: of the backends ${backends.join(', ')} answered ${[...ready].join(', ')}`
  })
}

/** Waits until a backend of that version answers at `baseUrl`. */
export async function waitForVersion(baseUrl: string, wanted: string): Promise<void> {
  await until(async () => {
    const version = (await askVersion(baseUrl))?.version
    return version === wanted || `${baseUrl}: version ${version} answers`
  })
}

/** Which backend answers at `baseUrl`, each time on a connection of its own, so that an edge may choose another. */
export async function askVersion(baseUrl: string) {
  const response = await fetch(baseUrl + PATHS.version, { headers: { connection: 'close' } }).catch(() => undefined)
  return response?.ok ? versionSchema.parse(await response.json()) : undefined
}

/** The health of a backend behind `baseUrl`, on a connection of its own. */
async function askHealth(baseUrl: string) {
  const response = await fetch(baseUrl + PATHS.health, { headers: { connection: 'close' } }).catch(() => undefined)
  return response?.ok ? healthSchema.parse(await response.json()) : undefined
}

/** Asks again and again until the answer is true; fails with the last answer, which says why it is not. */
export async function until(ask: () => Promise<true | string>): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const answer = await ask()
    if (answer === true) return
    if (Date.now() > deadline) throw new Error(`Given up after ${GIVE_UP_MS / 1_000} s: ${answer}`)
    await delay(RETRY_MS)
  }
}

async function status(url: string): Promise<number | string> {
  try {
    const response = await fetch(url)
    await response.body?.cancel()
    return response.status
  } catch (error) {
    return String(error)
  }
}
