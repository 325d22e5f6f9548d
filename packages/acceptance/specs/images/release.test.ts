import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { docker, inspect, publishedAt, withContainer } from '../../harness/images/docker.ts'
import { withRepository } from '../../harness/images/release.ts'

const APPS = ['backend', 'frontend']

/** The media types of a manifest: one image or an index of several, of OCI or Docker. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(',')

test('D10: a release tags one digest of both images as x.y.z, x.y, x and the commit, and never replaces a released version', async () => {
  await withContainer(['-p', '127.0.0.1::5000', 'registry:2'], async (id) => {
    const url = await publishedAt(id, 5000)
    const registry = url.replace('http://', '').replace('127.0.0.1', 'localhost')
    const digestOf = async (app: string, tag: string) => {
      const headers = { accept: MANIFESTS }
      const answer = await fetch(`${url}/v2/chat-${app}/manifests/${tag}`, { method: 'HEAD', headers })
      return answer.headers.get('docker-content-digest')
    }
    await withRepository('1.2.3', async ({ commit, tag, release }) => {
      const step = (...args: string[]) => release({ REGISTRY: registry }, ...args, '--plain')
      const first = commit()
      expect(step('build')).toEqual({ code: 0, output: expect.any(String) })
      expect(await digestOf('backend', '1.2.3'), 'no version before the push').toBeNull()
      expect(step('push').output).toContain('has no tag v1.2.3')
      tag('v1.2.3')
      expect(step('push')).toEqual({ code: 0, output: expect.stringContaining('chat-frontend 1.2.3') })
      const tags = ['1.2.3', '1.2', '1', first]
      for (const app of APPS) {
        const digests = await Promise.all(tags.map((name) => digestOf(app, name)))
        expect(digests[0]).toMatch(/^sha256:/)
        expect(new Set(digests).size).toBe(1)
        const images = tags.map((name) => `${registry}/chat-${app}:${name}`)
        await docker('image', 'rm', '--force', ...images.slice(-1))
        for (const image of images) {
          await docker('pull', '--quiet', image)
          expect(await inspect(image, '{{join .RepoDigests " "}}')).toContain(digests[0])
          expect(await inspect(image, '{{index .Config.Labels "org.opencontainers.image.revision"}}')).toBe(first)
        }
        await docker('image', 'rm', ...images)
      }
      const released = await digestOf('backend', '1.2.3')
      await pushEmptyImage(`${registry}/chat-backend:${commit()}`)
      tag('v1.2.3')
      expect(step('push').output).toMatch(/chat-backend:1\.2\.3 is published.*raise the version/)
      expect(await digestOf('backend', '1.2.3')).toBe(released)
    })
  })
})

/** Pushes an image that stands for the build of another commit. */
async function pushEmptyImage(image: string): Promise<void> {
  const input = 'FROM scratch\nLABEL other=commit\n'
  await run('docker', ['build', '--quiet', '--provenance=false', '--tag', image, '-'], { input, quiet: true })
  await docker('push', '--quiet', image)
  await docker('image', 'rm', image)
}
