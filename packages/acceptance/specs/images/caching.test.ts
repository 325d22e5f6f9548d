import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { build } from '../../harness/images/build.ts'
import { docker, publishedAt, withContainer } from '../../harness/images/docker.ts'
import { withProjectCopy } from '../../harness/images/project-copy.ts'
import { TAG } from '../../harness/images.ts'

const FRONTEND = `chat-frontend:${TAG}`

/** Asks for a path of the page as a browser that has it already, or as one that has not; as it is, unless `encoding` says how it may come. */
async function ask(image: string, path: string, etag = '', encoding = 'identity') {
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

test('a rebuild of the page with the same size and other content is never taken for the old one', async () => {
  const before = await ask(FRONTEND, '/')
  const etag = before.headers.get('etag') ?? ''
  expect((await ask(FRONTEND, '/', etag)).status).toBe(304)
  await withProjectCopy(async (folder) => {
    const page = join(folder, 'apps/frontend/index.html')
    const html = readFileSync(page, 'utf8')
    writeFileSync(page, html.replace('<title>Chat</title>', '<title>Chop</title>'))
    const { id } = await build(folder, 'frontend')
    const after = await ask(id, '/', etag)
    await docker('image', 'rm', id)
    // Of the same size and, as files have no dates, of the same time: all that Caddy itself would look at.
    expect(after.body).toHaveLength(before.body.length)
    expect(after.headers.get('last-modified')).toBeNull()
    expect(after).toMatchObject({ status: 200, body: expect.stringContaining('<title>Chop</title>') })
    expect(after.headers.get('etag')).not.toBe(etag)
  })
})

test.each(['br', 'zstd', 'gzip'])('the page comes as %s where that is what a browser takes', async (encoding) => {
  expect((await ask(FRONTEND, '/', '', encoding)).headers.get('content-encoding')).toBe(encoding)
})

test('hashed assets are kept for a year, the page is asked for again, a missing asset is never cached', async () => {
  const page = await ask(FRONTEND, '/')
  expect(page.headers.get('cache-control')).toBe('no-cache')
  const [asset = ''] = /\/assets\/[^"]+\.js/.exec(page.body) ?? []
  expect((await ask(FRONTEND, asset)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const missing = await ask(FRONTEND, asset.replace('.js', 'x.js'))
  expect(missing.status).toBe(404)
  expect(missing.headers.get('cache-control')).toBe('no-store')
  expect(missing.body).not.toContain('<div id="root">')
})
