import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '@chat/tooling/folders'
import { run, succeeds } from '@chat/tooling/process/command'

const APPS = ['backend', 'frontend']

/** The name of all that a run makes in Docker, beside what somebody has running; ACCEPT_NAME lets a second run go beside the first. */
export const NAME = process.env.ACCEPT_NAME ?? 'chat-accept'

/** The tag of images that several runs share. The first run builds them, and none removes them. */
const SHARED = process.env.ACCEPT_IMAGES || undefined

/** The tag of the images under test. */
export const TAG = SHARED ?? NAME

/** The images' names, with their tag. */
export const IMAGES = imagesOf(TAG)

/** Builds both images as a release does: they know their version and their commit. */
export async function buildImages(): Promise<void> {
  if (SHARED && (await succeeds('docker', ['image', 'inspect', ...IMAGES]))) return
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  await build(TAG, version)
}

/** Builds both from the same sources under another version, for an update. Gives their tag. */
export async function buildVersion(version: string): Promise<string> {
  const tag = `${TAG}-${version}`
  await build(tag, version)
  return tag
}

/** Pushes an image of this machine under another name, which it then forgets; with the logins of a folder, if one is given. */
export async function pushAs(image: string, name: string, logins?: string): Promise<void> {
  await run('docker', ['tag', image, name])
  await run('docker', ['push', '--quiet', name], { env: logins ? { DOCKER_CONFIG: logins } : {} })
  await run('docker', ['image', 'rm', name], { quiet: true })
}

/** Removes them all; what the build cache holds makes them again in a moment. */
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
  // Without git, as from an archive, the commit is not known.
  const commit = await run('git', ['rev-parse', 'HEAD'], { quiet: true }).catch(() => 'unknown')
  // An image says when it was made; with the commit's time it says the same at each build of that commit.
  const time = await run('git', ['log', '-1', '--format=%ct'], { quiet: true }).catch(() => '0')
  const versions = [`VERSION=${version}`, `COMMIT=${commit}`, `SOURCE_DATE_EPOCH=${time}`]
  const args = versions.flatMap((value) => ['--build-arg', value])
  for (const app of APPS) {
    const what = ['--file', `apps/${app}/Dockerfile`, '--tag', `chat-${app}:${tag}`]
    await run('docker', ['build', '--progress', 'plain', '--provenance=false', ...what, ...args, '.'])
  }
}
