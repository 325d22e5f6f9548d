import { once } from 'node:events'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'

/** Fails unless the page is served at once: `up --wait` returns when the first request can succeed. Never retries. */
export async function expectFirstRequestServed(baseUrl: string): Promise<void> {
  // The first certificate of a certificate authority may arrive later.
  const asking = baseUrl.startsWith('https:') ? getHttps(baseUrl, { rejectUnauthorized: false }) : getHttp(baseUrl)
  const [response]: IncomingMessage[] = await once(asking, 'response')
  response?.resume()
  if (response?.statusCode !== 200) throw new Error(`The first request to ${baseUrl} got ${response?.statusCode}`)
}
