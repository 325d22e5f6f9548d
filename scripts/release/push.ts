import { Failure } from '@chat/tooling/failure'
import { run } from '@chat/tooling/process/command'
import { APPS, git, imageOf, nameOf, type Release } from './settings.ts'
import { tagsFor } from './tags.ts'

/** Adds the tags of the version to the scanned images of this commit, without a build. Never changes a published version. */
export async function push(release: Release): Promise<void> {
  const { registry, version, commit } = release
  const tagged = await git('tag', '--points-at', commit)
  if (!tagged.split('\n').includes(`v${version}`)) {
    throw new Failure(`This commit has no tag v${version}, the version in package.json: run \`git tag v${version}\`.`)
  }
  const released = (await git('tag', '--list', 'v*')).split('\n').map((tag) => tag.slice(1))
  const tags = tagsFor(version, commit, released)
  for (const app of APPS) {
    const image = imageOf(release, app)
    const digest = await digestOf(image)
    if (!digest) throw new Failure(`${image} is not in the registry: run \`npm run release -- build\` first.`)
    const before = await digestOf(`${nameOf(registry, app)}:${version}`)
    if (before && before !== digest) {
      throw new Failure(
        `${nameOf(registry, app)}:${version} is published as ${before} and must not change: raise the version.`,
      )
    }
    const names = tags.flatMap((tag) => ['--tag', `${nameOf(registry, app)}:${tag}`])
    // Without this option an image for one platform gets an index, and so another digest.
    await run('docker', ['buildx', 'imagetools', 'create', '--prefer-index=false', ...names, image])
    console.log(`chat-${app} ${tags.join(', ')}: ${digest}`)
  }
}

/** Returns the digest of a tag. Undefined if the registry has no such tag. */
async function digestOf(image: string): Promise<string | undefined> {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{json .Manifest}}']
  try {
    return JSON.parse(await run('docker', args, { quiet: true })).digest
  } catch (error) {
    if (/not found/.test(String(error))) return undefined
    throw error
  }
}
