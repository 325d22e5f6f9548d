import { Failure } from '@chat/tooling/failure'
import { run } from '@chat/tooling/process/command'
import { APPS, git, imageOf, nameOf, type Release } from './settings.ts'
import { tagsFor } from './tags.ts'

/**
 * Gives the images of this commit the tags of its version. Nothing is built again: every tag leads to the digest that was
 * scanned. A version that is out stays what it is.
 */
export async function push(release: Release): Promise<void> {
  const { registry, version, commit } = release
  const tagged = await git('tag', '--points-at', commit)
  if (!tagged.split('\n').includes(`v${version}`)) {
    throw new Failure(`This commit is not tagged as v${version}, the version in package.json: \`git tag v${version}\`.`)
  }
  const released = (await git('tag', '--list', 'v*')).split('\n').map((tag) => tag.slice(1))
  const tags = tagsFor(version, commit, released)
  for (const app of APPS) {
    const image = imageOf(release, app)
    const digest = await digestOf(image)
    if (!digest) throw new Failure(`${image} is not in the registry: \`npm run release -- build\` comes first.`)
    const before = await digestOf(`${nameOf(registry, app)}:${version}`)
    if (before && before !== digest) {
      throw new Failure(`${nameOf(registry, app)}:${version} is out, as ${before}, and stays so: raise the version.`)
    }
    const names = tags.flatMap((tag) => ['--tag', `${nameOf(registry, app)}:${tag}`])
    // Without the option an image for one platform would be wrapped, and get another digest.
    await run('docker', ['buildx', 'imagetools', 'create', '--prefer-index=false', ...names, image])
    console.log(`chat-${app} ${tags.join(', ')}: ${digest}`)
  }
}

/** The digest that a tag leads to, or undefined when there is none. */
async function digestOf(image: string): Promise<string | undefined> {
  const args = ['buildx', 'imagetools', 'inspect', image, '--format', '{{json .Manifest}}']
  try {
    return JSON.parse(await run('docker', args, { quiet: true })).digest
  } catch (error) {
    if (/not found/.test(String(error))) return undefined
    throw error
  }
}
