import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createApi } from './api.ts'

test('a request that is never answered, as on a half-open link, ends as one to a server that is away', async () => {
  const silent = createServer(() => {}).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const baseUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  const asked = createApi({ baseUrl, answerMaxMs: 50 }).me()
  await expect(asked).rejects.toMatchObject({ problem: { code: 'unavailable' } })
  silent.closeAllConnections()
  silent.close()
})
