import { type RequestOptions, request } from 'node:http'

export interface Answer {
  status: number | undefined
  type: string | undefined
  via: string | undefined
}

/** Sends a request with another `Host` header than the URL's. `fetch` does not allow this. */
export function requestAsHost(
  host: string,
  url: string,
  { headers, ...options }: RequestOptions = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ...options, headers: { ...headers, host } }, (response) => {
      response.resume()
      const { 'content-type': type, via } = response.headers
      resolve({ status: response.statusCode, type, via: via?.toString() })
    })
    sent.on('error', reject).end()
  })
}
