import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'

/** What is released: both images of one commit. */
export interface Release {
  /** Where images go, such as ghcr.io/somebody. */
  registry: string
  /** As in package.json; the commit has the tag `v<version>` when that version is published. */
  version: string
  commit: string
  /** Whether both platforms and attestations are wanted, or what Docker's own builder can make for this machine. */
  plain: boolean
}

/** The platforms of a release that is not plain. */
export const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** The folders in apps/ that have an image. */
export const APPS = ['backend', 'frontend']

/** The image of an app as it is before it has a version: known by its commit alone. */
export const imageOf = ({ registry, commit }: Release, app: string) => `${nameOf(registry, app)}:${commit}`

/** The image's name without a tag. */
export const nameOf = (registry: string, app: string) => `${registry}/chat-${app}`

/** Reads what is to be released from REGISTRY, package.json and git; refuses files that are in no commit. */
export async function readRelease(plain: boolean): Promise<Release> {
  // Names of images are in small letters, which names of accounts need not be.
  const registry = process.env.REGISTRY?.toLowerCase().replace(/\/$/, '')
  if (!registry) throw new Failure('REGISTRY is not set: say where images go, such as REGISTRY=ghcr.io/somebody.')
  const changed = await git('status', '--porcelain')
  if (changed)
    throw new Failure(`These files are in no commit, so an image of them could not say what it is:\n${changed}`)
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return { registry, version, commit: await git('rev-parse', 'HEAD'), plain }
}

/** What git prints. */
export function git(...args: string[]): Promise<string> {
  return run('git', args, { quiet: true })
}
