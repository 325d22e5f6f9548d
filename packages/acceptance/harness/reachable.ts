import { setTimeout as delay } from 'node:timers/promises'
import { healthSchema, versionSchema } from '@chat/contract/health'
import { PATHS } from '@chat/contract/paths'

/** Requests for each backend, so that an edge that balances reaches all of them. */
const TURNS = 3

/** Milliseconds between two polls. */
const RETRY_MS = 250

/** An edge detects a new backend within a few seconds. After 60 s it never will. */
const GIVE_UP_MS = 60_000

/** Waits until the edge at `baseUrl` serves the page, and the API by a ready backend. */
export async function waitUntilServing(baseUrl: string): Promise<void> {
  await until(async () => {
    const answers = await Promise.all([status(baseUrl + PATHS.health), status(baseUrl)])
    return answers.every((answer) => answer === 200) || `${baseUrl}: /api/health and / answer ${answers.join(' and ')}`
  })
}

/** Waits until `count` backends have answered at `baseUrl`. Returns their names. */
export async function waitForBackends(baseUrl: string, count: number): Promise<string[]> {
  const seen = new Set<string>()
  await until(async () => {
    const version = await fetchVersion(baseUrl)
    if (version) seen.add(version.instance)
    return seen.size >= count || `${baseUrl}: ${seen.size} of ${count} backends answered: ${[...seen].join(', ')}`
  })
  return [...seen]
}

/** Waits until exactly these backends answer at `baseUrl`, and all of them are ready. */
export async function waitUntilSettled(baseUrl: string, listBackends: () => Promise<string[]>): Promise<void> {
  await until(async () => {
    const backends = await listBackends()
    const requests = backends.flatMap(() => Array.from({ length: TURNS }, () => fetchHealth(baseUrl)))
    const ready = new Set(
      (await Promise.all(requests)).map((health) => (health?.ready ? health.instance : 'a backend that is not ready')),
    )
    const settled = ready.size === backends.length && backends.every((backend) => ready.has(backend))
    return settled || `${baseUrl}: the backends are ${backends.join(', ')}, but ${[...ready].join(', ')} answered`
  })
}

/** Waits until a backend of a version answers at `baseUrl`. */
export async function waitForVersion(baseUrl: string, wanted: string): Promise<void> {
  await until(async () => {
    const version = (await fetchVersion(baseUrl))?.version
    return version === wanted || `${baseUrl}: version ${version} answers, not ${wanted}`
  })
}

/** Returns the version and the instance behind `baseUrl`. A new connection lets the edge choose any backend. */
export async function fetchVersion(baseUrl: string) {
  const response = await fetch(baseUrl + PATHS.version, { headers: { connection: 'close' } }).catch(() => undefined)
  return response?.ok ? versionSchema.parse(await response.json()) : undefined
}

/** Returns the health of a backend behind `baseUrl`, over a new connection. */
async function fetchHealth(baseUrl: string) {
  const response = await fetch(baseUrl + PATHS.health, { headers: { connection: 'close' } }).catch(() => undefined)
  return response?.ok ? healthSchema.parse(await response.json()) : undefined
}

/** Polls until the result is true. After a minute, it fails with the last result, which names the reason. */
export async function until(poll: () => Promise<true | string>): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const answer = await poll()
    if (answer === true) return
    if (Date.now() > deadline) throw new Error(`Timeout after ${GIVE_UP_MS / 1_000} s: ${answer}`)
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
