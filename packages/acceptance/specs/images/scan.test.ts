import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'
import { expect, test } from 'vitest'
import { build } from '../../harness/images/build.ts'
import { docker } from '../../harness/images/docker.ts'
import { listFiles } from '../../harness/images/files.ts'
import { withRepository } from '../../harness/images/release.ts'
import { TAG } from '../../harness/images.ts'

/** No registry is needed, because the substitute scanner reads no image. */
const REGISTRY = 'localhost:1'

/**
 * Builds a substitute for the scanner that prints its arguments and exits with a code. Trivy downloads its database, and
 * its results change every day.
 */
async function withScanner<T>(exitCode: number, work: (image: string) => Promise<T>): Promise<T> {
  const image = `chat-scanner:${TAG}`
  const script = `echo scanner "$@"; ls /project; exit ${exitCode}`
  const dockerfile = `FROM chat-backend:${TAG}\nENTRYPOINT ${JSON.stringify(['sh', '-c', script, 'scanner'])}\n`
  await run('docker', ['build', '--quiet', '--provenance=false', '--tag', image, '-'], {
    input: dockerfile,
    quiet: true,
  })
  try {
    return await work(image)
  } finally {
    await docker('image', 'rm', image)
  }
}

test('D11: both images and the lockfile are scanned for high and critical vulnerabilities', async () => {
  await withScanner(0, (image) =>
    withRepository('1.2.3', async ({ commit, release }) => {
      const at = commit()
      const { code, output } = release({ REGISTRY, TRIVY_IMAGE: image }, 'scan', '--plain')
      expect(code).toBe(0)
      const gate = '--scanners vuln --severity HIGH,CRITICAL --exit-code 1 --ignorefile /project/.trivyignore.yaml'
      expect(output.match(/^scanner .*$/gm)).toEqual([
        `scanner image ${gate} ${REGISTRY}/chat-backend:${at}`,
        `scanner image ${gate} ${REGISTRY}/chat-frontend:${at}`,
        `scanner fs ${gate} /project/pnpm-lock.yaml`,
      ])
      expect(output).toContain('pnpm-lock.yaml\n')
    }),
  )
})

test('D11: a finding fails the release', async () => {
  await withScanner(1, (image) =>
    withRepository('1.2.3', async ({ release }) => {
      expect(release({ REGISTRY, TRIVY_IMAGE: image }, 'scan', '--plain').code).toBe(1)
    }),
  )
})

test('D11: an expired waiver fails the release, and the error names it', async () => {
  await withScanner(0, (image) =>
    withRepository('1.2.3', async ({ folder, commit, release }) => {
      const waiver = '{ id: CVE-2020-0001, statement: not reached, expired_at: 2020-12-31 }'
      writeFileSync(join(folder, '.trivyignore.yaml'), `vulnerabilities:\n  - ${waiver}\n`)
      commit()
      const { code, output } = release({ REGISTRY, TRIVY_IMAGE: image }, 'scan', '--plain')
      expect(code).toBe(1)
      expect(output).toContain('CVE-2020-0001: expired on 2020-12-31')
    }),
  )
})

test.each([
  ['backend', 'node:26-alpine'],
  ['frontend', 'caddy:2-alpine'],
])("D11: the %s's image keeps the list of system packages, which a scan reads", async (app, base) => {
  const tag = `chat-base:${TAG}`
  const dockerfile = `FROM ${base}\nUSER 0\nRUN mkdir -p /lib/apk/db && echo P:musl >/lib/apk/db/installed\n`
  await run('docker', ['build', '--quiet', '--provenance=false', '--tag', tag, '-'], { input: dockerfile, quiet: true })
  // Replace the base image with one that certainly has a list.
  const { id } = await build(ROOT, app, ['--target', 'system', '--build-context', `${base}=docker-image://${tag}`])
  const files = await listFiles(id)
  await docker('image', 'rm', '--force', id, tag)
  expect(files.filter((file) => /apk\/db\/installed$/.test(file))).toHaveLength(1)
})
