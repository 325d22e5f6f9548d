import { once } from 'node:events'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'

/** Fails if the first request is not answered with the page, because `up --wait` promises that. Never retries. */
export async function expectFirstRequestServed(baseUrl: string): Promise<void> {
  // Accept any certificate, because the ACME certificate may arrive later.
  const request = baseUrl.startsWith('https:') ? getHttps(baseUrl, { rejectUnauthorized: false }) : getHttp(baseUrl)
  const [response]: IncomingMessage[] = await once(request, 'response')
  response?.resume()
  if (response?.statusCode !== 200) throw new Error(`The first request to ${baseUrl} got ${response?.statusCode}`)
}
