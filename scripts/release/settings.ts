import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '@chat/tooling/failure'
import { ROOT } from '@chat/tooling/folders'
import { run } from '@chat/tooling/process/command'

/** A release: both images of one commit. */
export interface Release {
  /** The registry with the account, such as ghcr.io/somebody. */
  registry: string
  /** The version in package.json. A published commit has the tag `v<version>`. */
  version: string
  commit: string
  /** If true, build only for this machine's platform and without attestations. */
  plain: boolean
}

/** The platforms of a release that is not plain. */
export const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** The folders in apps/ that have an image. */
export const APPS = ['backend', 'frontend']

/** Returns the name of an image before it has a version: its tag is the commit. */
export const imageOf = ({ registry, commit }: Release, app: string) => `${nameOf(registry, app)}:${commit}`

/** Returns the name of an image without a tag. */
export const nameOf = (registry: string, app: string) => `${registry}/chat-${app}`

/** Reads the release from REGISTRY, package.json and git. Refuses uncommitted files. */
export async function readRelease(plain: boolean): Promise<Release> {
  // Image names are in lower case, but account names may contain capitals.
  const registry = process.env.REGISTRY?.toLowerCase().replace(/\/$/, '')
  if (!registry)
    throw new Failure('REGISTRY is not set: name the registry of the images, such as REGISTRY=ghcr.io/somebody.')
  const changed = await git('status', '--porcelain')
  if (changed) throw new Failure(`Commit these files first, because an image carries the id of its commit:\n${changed}`)
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
  return { registry, version, commit: await git('rev-parse', 'HEAD'), plain }
}

/** Returns the output of git. */
export function git(...args: string[]): Promise<string> {
  return run('git', args, { quiet: true })
}
