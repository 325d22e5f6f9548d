import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../harness/images/build.ts'
import { docker, publishedAt, withContainer } from '../../harness/images/docker.ts'
import { withProjectCopy } from '../../harness/images/project-copy.ts'
import { TAG } from '../../harness/images.ts'

const FRONTEND = `chat-frontend:${TAG}`

/** Starts an image and requests a path, with the ETag and the accepted encoding of a browser. */
async function get(image: string, path: string, etag = '', encoding = 'identity') {
  return withContainer(['--read-only', '-p', '127.0.0.1::80', image], async (id) => {
    const url = await publishedAt(id, 80)
    await expect
      .poll(() =>
        fetch(url)
          .then(({ ok }) => ok)
          .catch(() => false),
      )
      .toBe(true)
    const response = await fetch(url + path, {
      headers: { 'accept-encoding': encoding, ...(etag && { 'if-none-match': etag }) },
    })
    return { status: response.status, headers: response.headers, body: await response.text() }
  })
}

test('a page of the same size with other content has another ETag', async () => {
  const before = await get(FRONTEND, '/')
  const etag = before.headers.get('etag') ?? ''
  expect((await get(FRONTEND, '/', etag)).status).toBe(304)
  await withProjectCopy(async (folder) => {
    const page = join(folder, 'apps/frontend/index.html')
    const html = readFileSync(page, 'utf8')
    writeFileSync(page, html.replace('<title>Chat</title>', '<title>Chop</title>'))
    const { id } = await build(folder, 'frontend')
    const after = await get(id, '/', etag)
    await docker('image', 'rm', id)
    // Caddy's own ETag uses only size and time. Both are equal, because the image's files have no dates.
    expect(after.body).toHaveLength(before.body.length)
    expect(after.headers.get('last-modified')).toBeNull()
    expect(after).toMatchObject({ status: 200, body: expect.stringContaining('<title>Chop</title>') })
    expect(after.headers.get('etag')).not.toBe(etag)
  })
})

test.each(['br', 'zstd', 'gzip'])('serves the page as %s to a browser that accepts it', async (encoding) => {
  expect((await get(FRONTEND, '/', '', encoding)).headers.get('content-encoding')).toBe(encoding)
})

test('browsers cache hashed assets for a year, revalidate the page, and never cache a missing asset', async () => {
  const page = await get(FRONTEND, '/')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const [asset = ''] = /\/assets\/[^"]+\.js/.exec(page.body) ?? []
  expect((await get(FRONTEND, asset)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const missing = await get(FRONTEND, asset.replace('.js', 'x.js'))
  expect(missing.status).toBe(404)
  expect(missing.headers.get('cache-control')).toBe('no-store')
  expect(missing.body).not.toContain('<div id="root">')
})
