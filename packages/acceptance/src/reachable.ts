import { setTimeout as delay } from 'node:timers/promises'

/** Between two questions. */
const RETRY_MS = 250

/** An edge needs a few seconds to take notice of a new backend; a minute means that it never will. */
const GIVE_UP_MS = 60_000

/** Waits until the edge at `baseUrl` hands requests on to a backend that is ready, and to the page. */
export async function waitUntilServing(baseUrl: string): Promise<void> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const answers = await Promise.all([status(`${baseUrl}/api/health`), status(baseUrl)])
    if (answers.every((answer) => answer === 200)) return
    if (Date.now() > deadline)
      throw new Error(`${baseUrl} does not serve: /api/health and / answer ${answers.join(' and ')}`)
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
