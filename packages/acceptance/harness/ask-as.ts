import { type RequestOptions, request } from 'node:http'

export interface Answer {
  status: number | undefined
  type: string | undefined
  via: string | undefined
}

/** What is at an address when the machine there is called by that name, which `fetch` does not let one say. */
export function askAs(host: string, url: string, { headers, ...options }: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { ...options, headers: { ...headers, host } }, (response) => {
      response.resume()
      const { 'content-type': type, via } = response.headers
      resolve({ status: response.statusCode, type, via: via?.toString() })
    })
    asking.on('error', reject).end()
  })
}
