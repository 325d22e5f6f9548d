import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run, succeeds } from '@chat/tooling/process/command'

const APPS = ['backend', 'frontend']

/** The name of every Docker object of a run. ACCEPT_NAME allows a second run at the same time. */
export const NAME = process.env.ACCEPT_NAME ?? 'chat-accept'

/** The tag of images that several runs share. The first run builds them, and no run removes them. */
const SHARED = process.env.ACCEPT_IMAGES || undefined

/** The tag of the images under test. */
export const TAG = SHARED ?? NAME

export const IMAGES = imagesOf(TAG)

/** Builds both images with version and commit, as a release does. */
export async function buildImages(): Promise<void> {
  if (SHARED && (await succeeds('docker', ['image', 'inspect', ...IMAGES]))) return
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  await build(TAG, version)
}

/** Builds both images from the same sources as another version, for an update. Returns their tag. */
export async function buildVersion(version: string): Promise<string> {
  const tag = `${TAG}-${version}`
  await build(tag, version)
  return tag
}

/**
 * Pushes a local image under another name, and removes that name from this machine.
 * @param logins a folder with Docker's config.json
 */
export async function pushAs(image: string, name: string, logins?: string): Promise<void> {
  await run('docker', ['tag', image, name])
  await run('docker', ['push', '--quiet', name], { env: logins ? { DOCKER_CONFIG: logins } : {} })
  await run('docker', ['image', 'rm', name], { quiet: true })
}

/** Removes the images of every version. The build cache remains. */
export async function removeImages(): Promise<void> {
  if (SHARED) return
  const ours = APPS.flatMap((app) => ['--filter', `reference=chat-${app}:${TAG}*`])
  const found = await run('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', ...ours], { quiet: true })
  if (found) await run('docker', ['image', 'rm', '--force', ...found.split('\n')], { quiet: true })
}

function imagesOf(tag: string): string[] {
  return APPS.map((app) => `chat-${app}:${tag}`)
}

async function build(tag: string, version: string): Promise<void> {
  // A source archive has no git repository.
  const commit = await run('git', ['rev-parse', 'HEAD'], { quiet: true }).catch(() => 'unknown')
  // Use the commit's time as the build time, so that each build of a commit has the same image id.
  const time = await run('git', ['log', '-1', '--format=%ct'], { quiet: true }).catch(() => '0')
  const versions = [`VERSION=${version}`, `COMMIT=${commit}`, `SOURCE_DATE_EPOCH=${time}`]
  const args = versions.flatMap((value) => ['--build-arg', value])
  for (const app of APPS) {
    const image = ['--file', `apps/${app}/Dockerfile`, '--tag', `chat-${app}:${tag}`]
    await run('docker', ['build', '--progress', 'plain', '--provenance=false', ...image, ...args, '.'])
  }
}
