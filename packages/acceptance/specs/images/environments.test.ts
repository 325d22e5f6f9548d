import { expect, test } from 'vitest'
import { publishedAt, withContainer } from '../../harness/images/docker.ts'
import { TAG } from '../../harness/images.ts'

test('one image of the frontend serves every environment by its variables', async () => {
  const scripts = new Set<string>()
  for (const environment of ['development', 'staging', 'production']) {
    const options = ['--read-only', '--env', `ENVIRONMENT=${environment}`, '-p', '127.0.0.1::80']
    await withContainer([...options, `chat-frontend:${TAG}`], async (id) => {
      const url = await publishedAt(id, 80)
      await expect
        .poll(() =>
          fetch(url)
            .then(({ ok }) => ok)
            .catch(() => false),
        )
        .toBe(true)
      expect(await (await fetch(`${url}/config.json`)).json()).toEqual({ environment })
      scripts.add(/\/assets\/[^"]+\.js/.exec(await (await fetch(url)).text())?.[0] ?? 'none')
    })
  }
  expect([...scripts]).toEqual([expect.stringContaining('/assets/')])
})
